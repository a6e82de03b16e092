/** Asks before something is gone for good. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useState } from 'react'
import { flushSync } from 'react-dom'
import { ErrorNotice } from './error-notice.tsx'

export type ConfirmDialogProps = {
  readonly trigger: ReactElement
  readonly title: string
  readonly confirmLabel: string
  readonly onConfirm: () => Promise<unknown>
  /** Called once the dialog is closed: the time to go to another page, which a modal dialog would hide. */
  readonly onDone?: () => void
  /** What will be gone, and what will stay. */
  readonly children: ReactNode
}

export function ConfirmDialog({ trigger, title, confirmLabel, onConfirm, onDone, children }: ConfirmDialogProps) {
  const [open, setOpen] = useState(false)
  const confirm = useMutation({
    mutationFn: onConfirm,
    onSuccess: () => {
      flushSync(() => setOpen(false))
      onDone?.()
    },
  })
  return (
    <Dialog
      modalType="alert"
      open={open}
      onOpenChange={(_, data) => {
        setOpen(data.open)
        confirm.reset()
      }}
    >
      <DialogTrigger disableButtonEnhancement>{trigger}</DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {confirm.error && <ErrorNotice error={confirm.error} />}
            {children}
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Cancel</Button>
            </DialogTrigger>
            <Button appearance="primary" disabledFocusable={confirm.isPending} onClick={() => confirm.mutate()}>
              {confirmLabel}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
