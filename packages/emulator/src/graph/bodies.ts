/** JSON bodies of requests: read once, checked against a schema, answered with a 400 that names the property. */
import type { Context } from 'hono'
import { z } from 'zod'
import { GraphFailure } from '../errors.ts'
import type { FileSystemInfo } from '../state/drive/create-folder.ts'
import { type ConflictBehavior, conflictBehaviorFrom } from '../state/drive/naming.ts'
import type { GraphEnv } from './graph-request.ts'
import type { Query } from './query.ts'

const dateTime = z.string().refine((text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)), {
  error: 'must be a date and time in ISO 8601, as in 2026-01-02T03:04:05Z',
})

export const fileSystemInfo = z.object({
  createdDateTime: dateTime.nullish(),
  lastModifiedDateTime: dateTime.nullish(),
})

/** @throws GraphFailure 400 `invalidRequest` */
export async function readBody<S extends z.ZodType>(context: Context<GraphEnv>, schema: S): Promise<z.output<S>> {
  return parseBody(await context.req.text(), schema)
}

/** @throws GraphFailure 400 `invalidRequest` */
export function parseBody<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  const result = schema.safeParse(text.trim() === '' ? {} : parseJson(text))
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new GraphFailure(400, 'invalidRequest', `${issue.path.join('.') || 'The body'}: ${issue.message}.`, {
    innerCode: 'invalidParameterFormat',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message =
      'Unable to read JSON request payload. Please ensure the Content-Type header is set and the payload is valid JSON.'
    throw new GraphFailure(400, 'BadRequest', message, { cause })
  }
}

/** From the body's annotation (its current or its older spelling), else from the query. */
export function conflictBehavior(body: Readonly<Record<string, unknown>>, query: Query): ConflictBehavior | undefined {
  const names = ['@microsoft.graph.conflictBehavior', '@name.conflictBehavior']
  const spoken = names.map((name) => body[name] ?? query.get(name)).find((value) => value !== undefined)
  return conflictBehaviorFrom(typeof spoken === 'string' ? spoken.toLowerCase() : spoken)
}

export function fileSystemTimes(info: z.output<typeof fileSystemInfo> | undefined): FileSystemInfo | undefined {
  if (info === undefined) return undefined
  const at = (text: string | null | undefined): number | undefined => (text == null ? undefined : Date.parse(text))
  return { createdDateTime: at(info.createdDateTime), lastModifiedDateTime: at(info.lastModifiedDateTime) }
}
