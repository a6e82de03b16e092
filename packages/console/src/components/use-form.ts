/** What forms have in common, on a page and in a dialog: checked with the route's own schema before it is sent. */
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { z } from 'zod'

/** What is wrong with a field, in the shape that Field takes; nothing when it is well. */
export type FieldIssue = { validationState?: 'error'; validationMessage?: string }

export type FormOptions<Schema extends z.ZodType, Result> = {
  readonly schema: Schema
  /** Reads the form's inputs by their names; the schema has the last word. */
  readonly read: (form: FormData) => unknown
  readonly onSubmit: (value: z.output<Schema>) => Promise<Result>
  readonly onSuccess?: (result: Result) => void
}

export type Form<Schema extends z.ZodType, Result> = {
  readonly submit: (event: FormEvent<HTMLFormElement>) => void
  readonly issue: (name: string) => FieldIssue
  readonly send: UseMutationResult<Result, Error, z.output<Schema>>
  /** Forgets what was wrong. */
  readonly reset: () => void
}

export function useForm<Schema extends z.ZodType, Result>(options: FormOptions<Schema, Result>): Form<Schema, Result> {
  const { schema, read, onSubmit, onSuccess } = options
  const [issues, setIssues] = useState<readonly z.core.$ZodIssue[]>([])
  const send = useMutation({ mutationFn: onSubmit, ...(onSuccess && { onSuccess }) })
  return {
    send,
    submit(event) {
      event.preventDefault()
      const parsed = schema.safeParse(read(new FormData(event.currentTarget)))
      setIssues(parsed.success ? [] : parsed.error.issues)
      if (parsed.success) send.mutate(parsed.data)
    },
    issue(name) {
      const found = issues.find(({ path }) => path[0] === name)
      return found ? { validationState: 'error', validationMessage: found.message } : {}
    },
    reset() {
      setIssues([])
      send.reset()
    },
  }
}
