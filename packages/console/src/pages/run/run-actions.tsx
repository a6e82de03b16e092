/** What can be done with a run, by how it is. */
import { type Run, runRoutes } from '@drawbridge/api'
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise'
import { PauseRegular } from '@fluentui/react-icons/svg/pause'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { ReplayRegular } from '@fluentui/react-icons/svg/replay'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { errorText } from '../../components/error-notice.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { isEnded } from '../../words/runs.ts'

export function RunActions({ run, onDone }: { readonly run: Run; readonly onDone: () => void }) {
  const { projectId, id: runId, state } = run
  const notify = useNotify()
  const act = useMutation({
    mutationFn: (what: 'pause' | 'resume' | 'retry') =>
      what === 'retry'
        ? ask(runRoutes.retry, { params: { projectId, runId }, body: {} })
        : ask(runRoutes[what], { params: { projectId, runId } }),
    onSuccess: onDone,
    onError: (error) => notify('error', 'That did not work', errorText(error)),
  })
  return (
    <>
      {state === 'failed' && (
        <Button
          appearance="primary"
          icon={<ArrowClockwiseRegular />}
          disabledFocusable={act.isPending}
          onClick={() => act.mutate('retry')}
        >
          Retry
        </Button>
      )}
      {state === 'paused' && (
        <Button icon={<PlayRegular />} disabledFocusable={act.isPending} onClick={() => act.mutate('resume')}>
          Resume
        </Button>
      )}
      {!isEnded(state) && state !== 'paused' && (
        <Button icon={<PauseRegular />} disabledFocusable={act.isPending} onClick={() => act.mutate('pause')}>
          Pause
        </Button>
      )}
      {!isEnded(state) && (
        <ConfirmDialog
          trigger={<Button>Cancel run</Button>}
          title="Cancel this run?"
          confirmLabel="Cancel run"
          onConfirm={() => ask(runRoutes.cancel, { params: { projectId, runId } })}
          onDone={onDone}
        >
          No further step is begun. What was done stays done.
        </ConfirmDialog>
      )}
      {isEnded(state) && <ReplayMenu run={run} />}
    </>
  )
}

function ReplayMenu({ run: { projectId, id: runId, version } }: { readonly run: Run }) {
  const navigate = useNavigate()
  const notify = useNotify()
  const replay = useMutation({
    mutationFn: (which: 'same' | 'newest') =>
      ask(runRoutes.replay, { params: { projectId, runId }, body: { version: which } }),
    onSuccess: ({ run }) => navigate({ to: '/projects/$projectId/runs/$runId', params: { projectId, runId: run.id } }),
    onError: (error) => notify('error', 'That did not work', errorText(error)),
  })
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<ReplayRegular />} disabledFocusable={replay.isPending}>
          Replay
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => replay.mutate('newest')}>With the newest version</MenuItem>
          <MenuItem onClick={() => replay.mutate('same')}>With version {version}, as it was</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
