/** What forms have in common, on a page and in a dialog: checked with the route's own schema before it is sent. */
import { ApiError } from '@drawbridge/api'
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
  /** Why it was refused, unless `issue` says so beside a field. */
  readonly refusal: Error | null
  /** Forgets what was wrong. */
  readonly reset: () => void
}

export function useForm<Schema extends z.ZodType, Result>(options: FormOptions<Schema, Result>): Form<Schema, Result> {
  const { schema, read, onSubmit, onSuccess } = options
  const [issues, setIssues] = useState<readonly z.core.$ZodIssue[]>([])
  const [names, setNames] = useState<readonly string[]>([])
  const send = useMutation({ mutationFn: onSubmit, ...(onSuccess && { onSuccess }) })
  const refused = refusedField(send.error, names)
  return {
    send,
    refusal: refused ? null : send.error,
    submit(event) {
      event.preventDefault()
      const form = new FormData(event.currentTarget)
      setNames([...form.keys()])
      const parsed = schema.safeParse(read(form))
      setIssues(parsed.success ? [] : parsed.error.issues)
      if (parsed.success) send.mutate(parsed.data)
    },
    issue(name) {
      const found = issues.find(({ path }) => path[0] === name) ?? (refused?.name === name ? refused : undefined)
      return found ? { validationState: 'error', validationMessage: found.message } : {}
    },
    reset() {
      setIssues([])
      send.reset()
    },
  }
}

/** The field that the server named when it refused, as in `settings.folder: Give the id of a folder.` */
function refusedField(error: Error | null, names: readonly string[]): { name: string; message: string } | undefined {
  if (!(error instanceof ApiError) || error.code !== 'invalid_request') return undefined
  const name = names.find((each) => error.message.startsWith(`${each}: `))
  return name === undefined ? undefined : { name, message: error.message.slice(name.length + 2) }
}
