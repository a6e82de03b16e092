/** How far a drive has been read, how it is known that something has changed, and what can be done about it. */
import { changeRoutes, type FollowedDriveState } from '@drawbridge/api'
import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { DiagnosisCard } from '../../components/diagnosis-card.tsx'
import { errorText } from '../../components/error-notice.tsx'
import { Facts } from '../../components/facts.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { modeWords } from '../../words/changes.ts'
import { exactTime } from '../../words/time.ts'
import { followedDrivesQuery } from './queries.ts'

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
})

type DriveProps = { readonly projectId: string; readonly drive: FollowedDriveState }

export function DriveState({ projectId, drive }: DriveProps) {
  return (
    <>
      <Facts facts={factsOf(drive)} />
      {drive.diagnosis && <DiagnosisCard diagnosis={drive.diagnosis} />}
      <DriveActions projectId={projectId} drive={drive} />
    </>
  )
}

const states = {
  reading: ['informative', 'Being read'],
  following: ['success', 'Followed'],
  failing: ['danger', 'Cannot be read'],
} as const

export function DriveBadge({ drive: { state, failures } }: { readonly drive: FollowedDriveState }) {
  const [color, label] = states[state]
  return (
    <Badge appearance="tint" color={color} size="large">
      {state === 'failing' && failures > 1 ? `${label}, ${failures} times in a row` : label}
    </Badge>
  )
}

function factsOf(drive: FollowedDriveState) {
  const { items, pulledAt, changedAt, notifiedAt, dueAt, state } = drive
  const { label, why } = modeWords(drive)
  const ago = (at: string | null, none: string) => (at === null ? none : <TimeAgo at={at} />)
  return [
    ['How', `${label}. ${why}`],
    ['Items', state === 'reading' ? `${items.toLocaleString('en')} so far` : items.toLocaleString('en')],
    ['Up to date as of', ago(pulledAt, 'Not read to the end yet')],
    ['Last change', ago(changedAt, 'None yet')],
    ['Last notification', ago(notifiedAt, 'None yet')],
    ['Lag', lagWords(drive)],
    ['Next look', dueAt === null ? 'When something happens' : exactTime(new Date(dueAt))],
  ] as const
}

/** Microsoft has said that something changed, and it has not been read since. */
function lagWords({ notifiedAt, pulledAt }: FollowedDriveState) {
  if (notifiedAt === null || (pulledAt !== null && pulledAt >= notifiedAt)) return 'None: all that is known of is read'
  return (
    <>
      Changes wait to be read since <TimeAgo at={notifiedAt} />
    </>
  )
}

function DriveActions({ projectId, drive: { connectionId, displayName, state } }: DriveProps) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const params = { projectId, connectionId }
  const pull = async (everything: boolean): Promise<void> => {
    await ask(changeRoutes.pull, { params, body: { everything } })
    // Of the list, and of this one alone.
    await queryClient.invalidateQueries({ queryKey: followedDrivesQuery(projectId).queryKey })
  }
  const look = useMutation({
    mutationFn: () => pull(false),
    onSuccess: () => notify('success', `The drive of ${displayName} is being looked at`),
    onError: (error) => notify('error', 'That did not work', errorText(error)),
  })
  return (
    <div className={styles.actions}>
      <Button disabledFocusable={look.isPending} onClick={() => look.mutate()}>
        Look now
      </Button>
      {state !== 'reading' && (
        <ConfirmDialog
          trigger={<Button>Compare everything</Button>}
          title="Compare everything?"
          confirmLabel="Compare everything"
          onConfirm={() => pull(true)}
          onDone={() => notify('success', 'All that is in the drive is being compared with what is known')}
        >
          The whole drive is read again, which takes as long as the first time. What was missed is told; what is known
          is not told again.
        </ConfirmDialog>
      )}
    </div>
  )
}
