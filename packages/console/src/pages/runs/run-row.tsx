/** One run in a list. */
import type { Connection, Run } from '@drawbridge/api'
import { Badge } from '@fluentui/react-components'
import { TextLink } from '../../components/links.tsx'
import { Row } from '../../components/rows.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { begunBy, tookWords } from '../../words/runs.ts'
import { RunBadge } from './run-badge.tsx'

type RunRowProps = { readonly run: Run; readonly connections: readonly Connection[] }

export function RunRow({ run, connections }: RunRowProps) {
  const { id, projectId, workflowName, state, createdAt, failure, waitingFor, userId, connectionId, test } = run
  const account = connections.find((each) => each.id === connectionId)?.account.displayName
  const why = state === 'failed' ? failure?.message : state === 'waiting' ? waitingFor : undefined
  const took = tookWords(run)
  return (
    <Row
      title={
        <TextLink to="/projects/$projectId/runs/$runId" params={{ projectId, runId: id }}>
          {workflowName}
        </TextLink>
      }
      detail={
        <>
          {begunBy(run.trigger.type)} · <TimeAgo at={createdAt} />
          {took && ` · ${took}`} · {account ?? (userId || 'the project itself')}
          {why && <br />}
          {why}
        </>
      }
    >
      {test && (
        <Badge appearance="outline" size="large">
          Test
        </Badge>
      )}
      <RunBadge state={state} />
    </Row>
  )
}
