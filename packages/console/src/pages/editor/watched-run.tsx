/** The test that is being watched on the canvas. */
import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { ButtonLink } from '../../components/links.tsx'
import { runWords } from '../../words/runs.ts'
import type { LiveRun } from '../run/live-run.ts'
import { ValueView } from '../run/value-view.tsx'

const useStyles = makeStyles({ state: { fontWeight: tokens.fontWeightSemibold } })

const intents = { succeeded: 'success', failed: 'error', cancelled: 'warning' } as const

export function WatchedRun({ live, onClose }: { readonly live: LiveRun; readonly onClose: () => void }) {
  const styles = useStyles()
  const { run } = live
  if (!run) return null
  const { state, failure, waitingFor, response, projectId, id: runId } = run
  return (
    <MessageBar intent={intents[state as keyof typeof intents] ?? 'info'} layout="multiline" role="status">
      <MessageBarBody>
        Test run: <span className={styles.state}>{runWords(state).label}</span>
        {state === 'failed' && failure && `. ${failure.message}`}
        {state === 'waiting' && waitingFor !== null && `. ${waitingFor}`}
        {response && (
          <>
            . It answered with status {response.status}:
            <ValueView value={response.body} what="answer" />
          </>
        )}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button appearance="transparent" icon={<DismissRegular />} aria-label="Watch no longer" onClick={onClose} />
        }
      >
        <ButtonLink to="/projects/$projectId/runs/$runId" params={{ projectId, runId }}>
          Open its timeline
        </ButtonLink>
      </MessageBarActions>
    </MessageBar>
  )
}
