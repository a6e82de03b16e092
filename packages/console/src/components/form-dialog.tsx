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
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react'
import { flushSync } from 'react-dom'
import type { z } from 'zod'
import { ErrorNotice } from './error-notice.tsx'

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

/** What is wrong with a field, in the shape that Field takes; nothing when it is well. */
export type FieldIssue = { validationState?: 'error'; validationMessage?: string }

export type FormDialogProps<Schema extends z.ZodType, Result> = {
  readonly trigger: ReactElement
  readonly title: string
  readonly submitLabel: string
  readonly schema: Schema
  /** Reads the form's inputs by their names; the schema has the last word. */
  readonly read: (form: FormData) => unknown
  readonly onSubmit: (value: z.output<Schema>) => Promise<Result>
  /** Called once the dialog is closed: the time to go to another page, which a modal dialog would hide. */
  readonly onDone?: (result: Result) => void
  readonly children: (issue: (name: string) => FieldIssue) => ReactNode
}

export function FormDialog<Schema extends z.ZodType, Result>(props: FormDialogProps<Schema, Result>) {
  const { trigger, title, submitLabel, schema, read, onSubmit, onDone, children } = props
  const styles = useStyles()
  const [open, setOpen] = useState(false)
  const [issues, setIssues] = useState<readonly z.core.$ZodIssue[]>([])
  const send = useMutation({
    mutationFn: onSubmit,
    onSuccess: (result) => {
      flushSync(() => setOpen(false))
      onDone?.(result)
    },
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const parsed = schema.safeParse(read(new FormData(event.currentTarget)))
    setIssues(parsed.success ? [] : parsed.error.issues)
    if (parsed.success) send.mutate(parsed.data)
  }
  const issue = (name: string): FieldIssue => {
    const found = issues.find(({ path }) => path[0] === name)
    return found ? { validationState: 'error', validationMessage: found.message } : {}
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(_, data) => {
        setOpen(data.open)
        setIssues([])
        send.reset()
      }}
    >
      <DialogTrigger disableButtonEnhancement>{trigger}</DialogTrigger>
      <DialogSurface>
        <form onSubmit={submit} noValidate autoComplete="off">
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.fields}>
              {send.error && <ErrorNotice error={send.error} />}
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
