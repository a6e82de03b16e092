/** One user for whom a workflow is switched on: what they chose, what hinders it, and what can be done. */
import { type Connection, type Enablement, missingScopes, type Workflow, workflowRoutes } from '@drawbridge/api'
import { Badge, Button } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Row } from '../../components/rows.tsx'
import { exactTime } from '../../words/time.ts'
import { workflowsKey } from '../workflows/queries.ts'
import { ChosenSettings } from './chosen-settings.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { EnableDialog } from './enable-dialog.tsx'

type EnablementRowProps = {
  readonly workflow: Workflow
  readonly enablement: Enablement
  readonly connections: readonly Connection[]
  /** What the workflow's actions need at Microsoft. */
  readonly scopes: readonly string[]
}

export function EnablementRow({ workflow, enablement, connections, scopes }: EnablementRowProps) {
  const { projectId, workflowId, id, userId, connectionId, enabled, hindered, nextAt } = enablement
  const queryClient = useQueryClient()
  const connection = connections.find((each) => each.id === connectionId)
  const who = userId || 'The project itself'
  const name = connection?.account.displayName ?? who
  // Of some that were imported it is not known what they may do.
  const missing = connection && connection.scopes.length > 0 ? missingScopes(scopes, connection.scopes) : []
  return (
    <Row
      title={connection ? `${name} (${who})` : who}
      detail={
        <>
          <ChosenSettings settings={workflow.settings} enablement={enablement} />
          {nextAt !== null && <div>Next on {exactTime(new Date(nextAt))}</div>}
          {hindered !== null && <div>{hindered}</div>}
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
      {enabled && connection?.userId && missing.length > 0 && (
        <ConsentDialog connection={connection} userId={connection.userId} scopes={missing} />
      )}
      {(!enabled || workflow.settings.length > 0) && (
        <EnableDialog
          trigger={
            <Button aria-label={`${enabled ? 'Change' : 'Switch on'} for ${name}`}>
              {enabled ? 'Change' : 'Switch on'}
            </Button>
          }
          title={enabled ? `What ${name} chose` : `Switch it on for ${name}`}
          submitLabel={enabled ? 'Save' : 'Switch on'}
          workflow={workflow}
          connections={connections}
          enablement={enablement}
        />
      )}
      {enabled && (
        <ConfirmDialog
          trigger={<Button aria-label={`Switch off for ${name}`}>Switch off</Button>}
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
