/** A form on a page: checks with a schema before it sends, and says what is wrong beside each field. */
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import { ErrorNotice } from './error-notice.tsx'
import type { FieldIssue } from './form-dialog.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '640px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

export type InlineFormProps<Schema extends z.ZodType> = {
  readonly label: string
  readonly submitLabel: string
  readonly schema: Schema
  /** Reads the form's inputs by their names; the schema has the last word. */
  readonly read: (form: FormData) => unknown
  readonly onSubmit: (value: z.output<Schema>) => Promise<unknown>
  /** Beside the button. */
  readonly actions?: ReactNode
  readonly children: (issue: (name: string) => FieldIssue) => ReactNode
}

export function InlineForm<Schema extends z.ZodType>(props: InlineFormProps<Schema>) {
  const { label, submitLabel, schema, read, onSubmit, actions, children } = props
  const styles = useStyles()
  const [issues, setIssues] = useState<readonly z.core.$ZodIssue[]>([])
  const send = useMutation({ mutationFn: onSubmit })

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
    <form onSubmit={submit} noValidate autoComplete="off" aria-label={label} className={styles.root}>
      {send.error && <ErrorNotice error={send.error} />}
      {children(issue)}
      <div className={styles.actions}>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={send.isPending}
          {...(send.isPending && { icon: <Spinner size="tiny" appearance="inverted" /> })}
        >
          {submitLabel}
        </Button>
        {actions}
      </div>
    </form>
  )
}
