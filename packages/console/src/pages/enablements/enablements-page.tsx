/** For whom a workflow is switched on, with what they chose, and what keeps it from working. */
import { type Connection, type Enablement, type Workflow, workflowRoutes } from '@drawbridge/api'
import { Badge, Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, projectConnectionsQuery } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { Loading } from '../../components/loading.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { exactTime } from '../../words/time.ts'
import { workflowQuery, workflowsKey } from '../workflows/queries.ts'
import { WorkflowFrame } from '../workflows/workflow-frame.tsx'
import { EnableDialog } from './enable-dialog.tsx'
import { enablementsQuery } from './queries.ts'

const route = getRouteApi('/signed-in/projects/$projectId/workflows/$workflowId/enablements')

export function EnablementsPage() {
  const { projectId, workflowId } = route.useParams()
  const workflow = useQuery(workflowQuery(projectId, workflowId))
  return (
    <WorkflowFrame projectId={projectId} workflowId={workflowId} name={workflow.data?.workflow.name}>
      <QueryView query={workflow}>{(found) => <Enablements workflow={found.workflow} />}</QueryView>
    </WorkflowFrame>
  )
}

function Enablements({ workflow }: { readonly workflow: Workflow }) {
  const { projectId, id: workflowId } = workflow
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(enablementsQuery(projectId, workflowId))
  const { data: connections = [] } = useQuery(projectConnectionsQuery(projectId))
  const [missing, setMissing] = useState<readonly string[]>([])
  const enablements = data?.pages.flatMap((page) => page.enablements)
  return (
    <Section
      title="Switched on for"
      lead="It runs for each of them on their own, with what they chose. Your product switches it on with enableWorkflow; here you can do it for them."
      actions={<EnableDialog workflow={workflow} connections={connections} onDone={setMissing} />}
    >
      {missing.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            It is switched on, but the user has to allow more at Microsoft first: {missing.join(', ')}. Send them a
            connect link, or let your product ask them.
          </MessageBarBody>
        </MessageBar>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!enablements && !error && <Loading lines={2} />}
      {enablements?.length === 0 && <Text>Nobody yet.</Text>}
      {enablements && enablements.length > 0 && (
        <Rows label="Switched on for">
          {enablements.map((each) => (
            <EnablementRow key={each.id} enablement={each} connections={connections} />
          ))}
        </Rows>
      )}
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more</Button>}
    </Section>
  )
}

type EnablementRowProps = { readonly enablement: Enablement; readonly connections: readonly Connection[] }

function EnablementRow({ enablement, connections }: EnablementRowProps) {
  const { projectId, workflowId, id, userId, connectionId, enabled, hindered, nextAt, settings } = enablement
  const queryClient = useQueryClient()
  const account = connections.find((each) => each.id === connectionId)?.account
  const who = userId || 'The project itself'
  const chosen = Object.entries(settings).map(([name, value]) => `${name}: ${String(value)}`)
  return (
    <Row
      title={account ? `${account.displayName} (${who})` : who}
      detail={
        <>
          {chosen.length > 0 ? chosen.join(' · ') : 'Nothing to choose'}
          {nextAt !== null && ` · next ${exactTime(new Date(nextAt))}`}
          {hindered !== null && <br />}
          {hindered}
        </>
      }
    >
      <Badge
        appearance="tint"
        size="large"
        color={!enabled ? 'informative' : hindered === null ? 'success' : 'warning'}
      >
        {!enabled ? 'Off' : hindered === null ? 'On' : 'Hindered'}
      </Badge>
      {enabled && (
        <ConfirmDialog
          trigger={<Button aria-label={`Switch off for ${account?.displayName ?? who}`}>Switch off</Button>}
          title="Switch it off for this user?"
          confirmLabel="Switch off"
          onConfirm={async () => {
            await ask(workflowRoutes.disable, { params: { projectId, workflowId, enablementId: id } })
            await queryClient.invalidateQueries({ queryKey: workflowsKey(projectId) })
          }}
        >
          Runs that have begun go on to their end. What they chose is kept.
        </ConfirmDialog>
      )}
    </Row>
  )
}
