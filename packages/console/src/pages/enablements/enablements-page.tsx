/** For whom a workflow is switched on, with what they chose, and what keeps it from working. */
import type { Definition, Workflow } from '@drawbridge/api'
import { Button, Text } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { projectConnectionsQuery } from '../../api.ts'
import { CodedText } from '../../components/coded-text.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { Loading } from '../../components/loading.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { workflowQuery } from '../workflows/queries.ts'
import { WorkflowFrame } from '../workflows/workflow-frame.tsx'
import { EnableDialog } from './enable-dialog.tsx'
import { EnablementRow } from './enablement-row.tsx'
import { enablementsQuery, neededScopesQuery } from './queries.ts'

const route = getRouteApi('/signed-in/projects/$projectId/workflows/$workflowId/enablements')

export function EnablementsPage() {
  const { projectId, workflowId } = route.useParams()
  const workflow = useQuery(workflowQuery(projectId, workflowId))
  return (
    <WorkflowFrame projectId={projectId} workflowId={workflowId} name={workflow.data?.workflow.name}>
      <QueryView query={workflow}>{(found) => <Enablements {...found} />}</QueryView>
    </WorkflowFrame>
  )
}

type EnablementsProps = { readonly workflow: Workflow; readonly definition: Definition }

function Enablements({ workflow, definition }: EnablementsProps) {
  const { projectId, id: workflowId } = workflow
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(enablementsQuery(projectId, workflowId))
  const { data: connections = [] } = useQuery(projectConnectionsQuery(projectId))
  const { data: scopes = [] } = useQuery(neededScopesQuery(workflow, definition))
  const enablements = data?.pages.flatMap((page) => page.enablements)
  const byItself = definition.offered
    ? 'Users find it in your product and switch it on themselves; here you can do it for them.'
    : 'Users are not offered it: your product switches it on with `enableWorkflow`, or you do it here.'
  return (
    <Section
      title="Switched on for"
      lead={<CodedText text={`It runs for each of them on their own, with what they chose. ${byItself}`} />}
      actions={
        <EnableDialog
          trigger={
            <Button appearance="primary" icon={<AddRegular />}>
              Switch on
            </Button>
          }
          title="Switch it on"
          submitLabel="Switch on"
          workflow={workflow}
          connections={connections}
        />
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!enablements && !error && <Loading lines={2} />}
      {enablements?.length === 0 && <Text>Nobody yet.</Text>}
      {enablements && enablements.length > 0 && (
        <Rows label="Switched on for">
          {enablements.map((each) => (
            <EnablementRow
              key={each.id}
              workflow={workflow}
              enablement={each}
              connections={connections}
              scopes={scopes}
            />
          ))}
        </Rows>
      )}
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more</Button>}
    </Section>
  )
}
