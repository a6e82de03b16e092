/** As much of JSON Schema (2020-12) as tells what stands where: what zod writes, and what people write for payloads. */
import type { z } from 'zod'
import * as zod from 'zod'

export type JsonSchema = {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema | boolean
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly format?: string
  readonly $ref?: string
  /** What JSONata gives for a path through a list: a list, or the only one itself. */
  readonly 'x-oneOrMany'?: boolean
}

/** Nothing is known of it. */
export const anything: JsonSchema = {}
export const text: JsonSchema = { type: 'string' }
export const number: JsonSchema = { type: 'number' }

const written = new WeakMap<z.ZodType, Partial<Record<'input' | 'output', JsonSchema>>>()

/** @param io what is given, in which what has a default may be left out; or what comes out */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const known = written.get(schema) ?? {}
  const json = known[io] ?? (zod.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema)
  written.set(schema, { ...known, [io]: json })
  return json
}

/** An object that has these and no others. */
export function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, additionalProperties: false }
}

/** What it may be, each without choices of its own. A schema that we cannot look into is `anything`. */
export function choicesOf(schema: JsonSchema): readonly JsonSchema[] {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.flatMap(choicesOf)
  if (schema.$ref !== undefined || schema.allOf) return [anything]
  return [schema]
}

/** `string`, `number`, `boolean`, `null`, `object`, `array`; undefined where it may be any. An integer is a number. */
export function typesOf(schema: JsonSchema): ReadonlySet<string> | undefined {
  const { type } = schema
  if (type !== undefined) return new Set([type].flat().map((each) => (each === 'integer' ? 'number' : String(each))))
  if (schema.const !== undefined) return new Set([typeOfValue(schema.const)])
  if (schema.enum) return new Set(schema.enum.map(typeOfValue))
  if (schema.properties) return new Set(['object'])
  return undefined
}

export function typeOfValue(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
