/** The description in the order in which it is read: resources, their operations, then the named schemas. */

import type { Method, OpenApi, Operation } from './document.ts'
import { type Field, fieldsOf } from './fields.ts'
import type { JsonSchema } from './schemas.ts'

export type Entry = {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string | undefined
  readonly access: string
  /** Path, query and header. */
  readonly parameters: readonly (Field & { readonly place: string })[]
  readonly body: readonly Field[]
  /** Empty where the answer has no body. */
  readonly answer: readonly Field[]
}

export type Chapter = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly entries: readonly Entry[]
}

export type Reading = {
  readonly chapters: readonly Chapter[]
  readonly schemas: readonly {
    readonly name: string
    readonly description?: string
    readonly fields: readonly Field[]
  }[]
}

export function reading({ tags, paths, components }: OpenApi): Reading {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method as Method, operation })),
  )
  return {
    chapters: tags.map(({ name, description }) => ({
      id: slug(name),
      name,
      description,
      entries: all
        .filter(({ operation }) => operation.tags.includes(name))
        .map(({ path, method, operation }) => entryOf(path, method, operation)),
    })),
    schemas: Object.entries(components.schemas)
      .map(([name, schema]) => ({
        name,
        ...(schema.description !== undefined && { description: schema.description }),
        fields: fieldsOf(schema),
      }))
      .sort((one, other) => one.name.localeCompare(other.name)),
  }
}

function entryOf(path: string, method: string, operation: Operation): Entry {
  const { parameters = [], requestBody, responses, summary, description, security } = operation
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    access: accessWords(security),
    parameters: parameters.map(({ in: place, name, required, schema, description }) => ({
      ...fieldsOf(schema)[0]!,
      name,
      place,
      required,
      description,
    })),
    body: fieldsIn(requestBody?.content),
    answer: fieldsIn(responses['200']?.content),
  }
}

function fieldsIn(content: { readonly [type: string]: { readonly schema?: JsonSchema } } | undefined): Field[] {
  const schema = (content?.['application/json'] ?? content?.['text/event-stream'])?.schema
  return schema ? fieldsOf(schema) : []
}

const schemeWords: Record<string, string> = {
  operatorKey: 'the operator key',
  consoleSession: 'the console',
  apiKey: 'an API key of the project',
  userToken: 'a user token',
}

function accessWords(security: Operation['security']): string {
  const ways = security.flatMap((each) => {
    return Object.entries(each).map(([name, scopes]) => {
      const words = schemeWords[name] ?? name
      return scopes.length === 0 ? words : `${words} with the scope ${scopes.join(', ')}`
    })
  })
  return ways.length === 0 ? 'anyone' : ways.join(', or ')
}

export function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
