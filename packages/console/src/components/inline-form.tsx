/** A form on a page: checks with a schema before it sends, and says what is wrong beside each field. */
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { ErrorNotice } from './error-notice.tsx'
import { type FieldIssue, type FormOptions, useForm } from './use-form.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '640px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

export type InlineFormProps<Schema extends z.ZodType> = Omit<FormOptions<Schema, unknown>, 'onSuccess'> & {
  readonly label: string
  readonly submitLabel: string
  /** Beside the button. */
  readonly actions?: ReactNode
  readonly children: (issue: (name: string) => FieldIssue) => ReactNode
}

export function InlineForm<Schema extends z.ZodType>(props: InlineFormProps<Schema>) {
  const { label, submitLabel, schema, read, onSubmit, actions, children } = props
  const styles = useStyles()
  const { submit, issue, send, refusal } = useForm({ schema, read, onSubmit })

  return (
    <form onSubmit={submit} noValidate autoComplete="off" aria-label={label} className={styles.root}>
      {refusal && <ErrorNotice error={refusal} />}
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
