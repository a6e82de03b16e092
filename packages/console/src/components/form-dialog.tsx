/** A form in a dialog: checks with the route's own schema, sends, and stays open with a reason when that fails. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { type ReactElement, type ReactNode, useState } from 'react'
import { flushSync } from 'react-dom'
import type { z } from 'zod'
import { ErrorNotice } from './error-notice.tsx'
import { type FieldIssue, type FormOptions, useForm } from './use-form.ts'

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

export type FormDialogProps<Schema extends z.ZodType, Result> = Omit<FormOptions<Schema, Result>, 'onSuccess'> & {
  readonly trigger: ReactElement
  readonly title: string
  readonly submitLabel: string
  /** Called once the dialog is closed: the time to go to another page, which a modal dialog would hide. */
  readonly onDone?: (result: Result) => void
  readonly children: (issue: (name: string) => FieldIssue) => ReactNode
}

export function FormDialog<Schema extends z.ZodType, Result>(props: FormDialogProps<Schema, Result>) {
  const { trigger, title, submitLabel, schema, read, onSubmit, onDone, children } = props
  const styles = useStyles()
  const [open, setOpen] = useState(false)
  const { submit, issue, send, refusal, reset } = useForm({
    schema,
    read,
    onSubmit,
    onSuccess(result) {
      flushSync(() => setOpen(false))
      onDone?.(result)
    },
  })

  return (
    <Dialog
      open={open}
      onOpenChange={(_, data) => {
        setOpen(data.open)
        reset()
      }}
    >
      <DialogTrigger disableButtonEnhancement>{trigger}</DialogTrigger>
      <DialogSurface>
        <form onSubmit={submit} noValidate autoComplete="off">
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.fields}>
              {refusal && <ErrorNotice error={refusal} />}
              {children(issue)}
            </DialogContent>
            <DialogActions>
              <DialogTrigger disableButtonEnhancement>
                <Button>Cancel</Button>
              </DialogTrigger>
              <Button
                type="submit"
                appearance="primary"
                disabledFocusable={send.isPending}
                {...(send.isPending && { icon: <Spinner size="tiny" /> })}
              >
                {submitLabel}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
