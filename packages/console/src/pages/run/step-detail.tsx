/** All that is known of a step: how it went, its attempts, what went in and what came out. */
import { type Run, type RunStep, runRoutes } from '@drawbridge/api'
import { Button, Caption1, MessageBar, MessageBarBody, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { errorText } from '../../components/error-notice.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { phone } from '../../theme.ts'
import { adviceFor } from '../../words/failures.ts'
import { isEnded } from '../../words/runs.ts'
import { exactTime } from '../../words/time.ts'
import { runStepQuery } from '../runs/queries.ts'
import { AttemptRows } from './attempt-rows.tsx'
import { ValueView } from './value-view.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalL,
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  title: { margin: `0 0 ${tokens.spacingVerticalXS}` },
  quiet: { color: tokens.colorNeutralForeground2 },
})

type StepDetailProps = { readonly run: Run; readonly step: RunStep; readonly onDone: () => void }

export function StepDetail({ run, step, onDone }: StepDetailProps) {
  const styles = useStyles()
  const { projectId, id: runId } = run
  const query = useQuery(runStepQuery(projectId, runId, step))
  const { failure, interrupted, wakeAt, state } = step
  return (
    <div className={styles.root}>
      {failure && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            {failure.message} {adviceFor(failure)}
            <Caption1 block>
              {failure.code}
              {failure.status !== null && ` · HTTP ${failure.status}`}
              {failure.requestId !== null && ` · request ${failure.requestId}`}
            </Caption1>
          </MessageBarBody>
        </MessageBar>
      )}
      {state === 'waiting' && wakeAt !== null && (
        <span className={styles.quiet}>Waits until {exactTime(new Date(wakeAt))}.</span>
      )}
      {interrupted > 0 && (
        <span className={styles.quiet}>
          A server stopped in the middle of this step {interrupted === 1 ? 'once' : `${interrupted} times`}; it was
          begun again.
        </span>
      )}
      <AttemptRows attempts={step.attempts} />
      <QueryView query={query} lines={2}>
        {({ input, output }) => (
          <div className={styles.pair}>
            <div>
              <Subtitle2 as="h3" block className={styles.title}>
                What went in
              </Subtitle2>
              <ValueView value={input} what="input" />
            </div>
            <div>
              <Subtitle2 as="h3" block className={styles.title}>
                What came out
              </Subtitle2>
              <ValueView value={output} what="output" />
            </div>
          </div>
        )}
      </QueryView>
      {state === 'failed' && isEnded(run.state) && <RetryHere run={run} path={step.path} onDone={onDone} />}
    </div>
  )
}

function RetryHere({ run, path, onDone }: { readonly run: Run; readonly path: string; readonly onDone: () => void }) {
  const notify = useNotify()
  const retry = useMutation({
    mutationFn: () => ask(runRoutes.retry, { params: { projectId: run.projectId, runId: run.id }, body: { path } }),
    onSuccess: onDone,
    onError: (error) => notify('error', 'That did not work', errorText(error)),
  })
  return (
    <div>
      <Button icon={<ArrowClockwiseRegular />} disabledFocusable={retry.isPending} onClick={() => retry.mutate()}>
        Retry from here
      </Button>
    </div>
  )
}
