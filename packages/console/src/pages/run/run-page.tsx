/** One run: what began it, each step in time with all that went in and came out, and what can be done with it. */
import type { Run } from '@drawbridge/api'
import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components'
import { getRouteApi } from '@tanstack/react-router'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { adviceFor } from '../../words/failures.ts'
import { begunBy, tookWords } from '../../words/runs.ts'
import { exactTime } from '../../words/time.ts'
import { RunBadge } from '../runs/run-badge.tsx'
import { useLiveRun } from './live-run.ts'
import { RunActions } from './run-actions.tsx'
import { Timeline } from './timeline.tsx'
import { ValueView } from './value-view.tsx'

const useStyles = makeStyles({
  advice: { marginTop: tokens.spacingVerticalXS },
})

const route = getRouteApi('/signed-in/projects/$projectId/runs/$runId')

export function RunPage() {
  const { projectId, runId } = route.useParams()
  const { run, steps, error, more, refresh } = useLiveRun(projectId, runId)
  return (
    <Page
      title={run ? `Run of ${run.workflowName}` : 'Run'}
      back={
        <TextLink
          to="/projects/$projectId/runs"
          params={{ projectId }}
          search={run ? { workflowId: run.workflowId } : {}}
        >
          Runs
        </TextLink>
      }
      actions={run && <RunActions run={run} onDone={refresh} />}
    >
      {error != null && <ErrorNotice error={error} onRetry={refresh} />}
      {!run && error == null && <Loading lines={6} />}
      {run && (
        <>
          <FailureNotice run={run} />
          <Section title="How it went">
            <Facts facts={factsOf(run)} />
          </Section>
          <Timeline run={run} steps={steps} more={more} onDone={refresh} />
          <Section title="What began it" lead={begunBy(run.trigger.type)}>
            <ValueView value={run.trigger.payload} what="trigger" />
          </Section>
          {run.response && (
            <Section title="What it answered" lead={`Status ${run.response.status}`}>
              <ValueView value={run.response.body} what="answer" />
            </Section>
          )}
        </>
      )}
    </Page>
  )
}

function FailureNotice({ run: { failure, state } }: { readonly run: Run }) {
  const styles = useStyles()
  if (!failure || state !== 'failed') return null
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {failure.path === null ? 'The run has failed.' : `The step ${failure.path} has failed.`}
        </MessageBarTitle>
        {failure.message}
        <div className={styles.advice}>{adviceFor(failure)}</div>
      </MessageBarBody>
    </MessageBar>
  )
}

function factsOf(run: Run) {
  const { projectId, workflowId, workflowName, version, state, createdAt, startedAt, endedAt, test } = run
  const { waitingFor, wakeAt, userId, connectionId, parentRunId, replayOf } = run
  const toRun = (runId: string) => (
    <TextLink to="/projects/$projectId/runs/$runId" params={{ projectId, runId }}>
      {runId}
    </TextLink>
  )
  return [
    ['State', <RunBadge key="state" state={state} />],
    ...(waitingFor !== null ? [['Waits', waitingFor] as const] : []),
    ...(wakeAt !== null ? [['Goes on', exactTime(new Date(wakeAt))] as const] : []),
    [
      'Workflow',
      <span key="workflow">
        <TextLink to="/projects/$projectId/workflows/$workflowId" params={{ projectId, workflowId }}>
          {workflowName}
        </TextLink>
        , version {version}
        {test && ', a test'}
      </span>,
    ],
    ['For', userId || 'The project itself'],
    ...(connectionId !== null
      ? [
          [
            'Connection',
            <TextLink key="connection" to="/connections/$connectionId" params={{ connectionId }}>
              {connectionId}
            </TextLink>,
          ] as const,
        ]
      : []),
    ['Begun', <TimeAgo key="begun" at={startedAt ?? createdAt} />],
    ...(endedAt !== null ? [['Took', tookWords(run) || 'No time'] as const] : []),
    ...(parentRunId !== null ? [['Begun by run', toRun(parentRunId)] as const] : []),
    ...(replayOf !== null ? [['Replay of', toRun(replayOf)] as const] : []),
  ] as const
}
