/** Requests about app registrations and what they may do: where they point, and who may make them. */
import type { Context } from 'hono'
import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { GraphFailure } from '../../errors.ts'
import type { App } from '../../state/apps.ts'
import type { Directory } from '../../state/directory.ts'
import type { Principal } from '../../state/principal.ts'
import { jsonAnswer, type Prepared } from '../answers.ts'
import type { GraphEnv } from '../graph-request.ts'
import { parseQuery, type Query } from '../query.ts'

export type Collection = 'applications' | 'servicePrincipals' | 'oauth2PermissionGrants'

/** One object of a collection, by Graph's id or by client id. */
export type Key = { readonly by: 'id' | 'appId'; readonly value: string }

export type Address = {
  readonly collection: Collection
  readonly key: Key | undefined
  /** What is asked of the object, as in `addPassword`. */
  readonly navigation: readonly string[]
}

export type DirectoryRequest = {
  readonly context: Context<GraphEnv>
  readonly directory: Directory
  readonly clock: Clock
  readonly principal: Principal
  readonly address: Address
  readonly query: Query
  /** Origin and version. */
  readonly base: string
}

const collections: readonly Collection[] = ['applications', 'servicePrincipals', 'oauth2PermissionGrants']
const pattern = /^\/(\w+)(?:\((appId)='([^']+)'\)|\/([^/]+))?(?:\/(.+?))?\/?$/i

/** Nothing for a path that is none of these. @param path after the version, decoded */
export function parseAddress(path: string): Address | undefined {
  const [, name = '', byAppId, appId, id, rest = ''] = pattern.exec(path) ?? []
  const collection = collections.find((each) => each.toLowerCase() === name.toLowerCase())
  if (!collection) return undefined
  const key: Key | undefined = byAppId ? { by: 'appId', value: appId! } : id ? { by: 'id', value: id } : undefined
  return { collection, key, navigation: rest.split('/').filter((segment) => segment !== '') }
}

/** @throws GraphFailure 403 unless the token has one of these permissions, in an organisation */
export function demand({ principal }: DirectoryRequest, permissions: readonly string[]): void {
  const held = principal.scopes.some((scope) => permissions.includes(scope))
  if (held && !principal.user?.personal) return
  throw new GraphFailure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
}

/** @throws GraphFailure 400 that names the property */
export async function readBody<S extends z.ZodType>({ context }: DirectoryRequest, schema: S): Promise<z.output<S>> {
  const text = await context.req.text()
  const result = schema.safeParse(text.trim() === '' ? {} : parseJson(text))
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  if (issue.code === 'unrecognized_keys') throw badRequest(`Invalid property '${issue.keys[0]}'.`)
  throw badRequest(`Invalid value specified for property '${issue.path.join('.')}': ${issue.message}.`)
}

/** @param metadata what `$metadata#` is followed by */
export function one({ base }: DirectoryRequest, metadata: string, body: object, status = 200): Prepared {
  return jsonAnswer(JSON.stringify({ '@odata.context': `${base}/$metadata#${metadata}/$entity`, ...body }), status)
}

/** A page of everything, filtered and shortened as the query says. */
export function many({ base, query }: DirectoryRequest, metadata: string, rows: readonly object[]): Prepared {
  const kept = rows.filter(filterOf(query.get('$filter')))
  const top = query.get('$top') ?? '100'
  if (!/^[1-9]\d{0,2}$/.test(top)) throw badRequest("Invalid page size specified: '$top' is from 1 to 999.")
  const value = kept.slice(0, Number(top)).map((row) => select(row, query.select))
  const count = query.get('$count') === 'true' ? { '@odata.count': kept.length } : {}
  return jsonAnswer(JSON.stringify({ '@odata.context': `${base}/$metadata#${metadata}`, ...count, value }))
}

export function badRequest(message: string): GraphFailure {
  return new GraphFailure(400, 'Request_BadRequest', message)
}

export function notFound({ key }: Address): GraphFailure {
  return new GraphFailure(
    404,
    'Request_ResourceNotFound',
    `Resource '${key?.value}' does not exist or one of its queried reference-property objects are not present.`,
  )
}

/** The app that its organisation's administrators see under this id. */
export function visible(app: App, { principal }: DirectoryRequest): boolean {
  return app.tenantId === principal.tenantId
}

/** `property eq 'value'`, several joined by `and`; also `startswith(property,'value')`. */
function filterOf(text: string | undefined): (row: object) => boolean {
  if (text === undefined) return () => true
  const conditions = text.split(/\s+and\s+/i).map((condition) => {
    const [, equal, exact] = /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*$/i.exec(condition) ?? []
    const [, started, start] = /^\s*startswith\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)\s*$/i.exec(condition) ?? []
    const [name, value] = [equal ?? started, (exact ?? start)?.replaceAll("''", "'").toLowerCase()]
    if (name === undefined || value === undefined) throw badRequest(`Invalid filter clause: '${condition}'.`)
    return (row: object): boolean => {
      const own = Object.entries(row).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
      const said = String(own ?? '').toLowerCase()
      return equal === undefined ? said.startsWith(value) : said === value
    }
  })
  return (row) => conditions.every((fits) => fits(row))
}

export function select(row: object, names: readonly string[] | undefined): object {
  if (names === undefined) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)))
}

export function queryOf(url: string): Query {
  return parseQuery(new URL(url).search.slice(1))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new GraphFailure(400, 'BadRequest', 'Unable to read JSON request payload.', { cause })
  }
}
