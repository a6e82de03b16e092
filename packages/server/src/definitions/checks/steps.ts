/** What is particular to each kind of step. */
import {
  type Action,
  type ActionName,
  actionCatalogue,
  type Definition,
  durationSchema,
  type Finding,
  type Template,
} from '@drawbridge/api'
import { takesAnyText } from '../../actions/text-fields.ts'
import { closest } from '../../expressions/closest.ts'
import type { StepPlace } from '../places.ts'
import { type JsonSchema, jsonSchemaOf, text } from '../types/json-schema.ts'
import type { Scopes } from '../types/scope-schema.ts'
import { checkActionInput } from './action-input.ts'
import { meant, odd, wrong } from './finding.ts'
import { checkExpression, type Site } from './names.ts'
import { checkUrl } from './urls.ts'
import { checkValue } from './values.ts'

const list: JsonSchema = { type: 'array' }
const anyText: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] }

export function checkStep(place: StepPlace, definition: Definition, scopes: Scopes): Finding[] {
  const { step, id: stepId, path } = place
  const scope = scopes.at(place)
  const site = (field: string): Site => ({ place, scope, path: `${path}.${field}` })
  const value = (template: Template | undefined, field: string, wanted: JsonSchema = {}): Finding[] =>
    template === undefined ? [] : checkValue(template, wanted, site(field), scopes)

  switch (step.type) {
    case 'action':
      return [...checkAction(step, place, site('input'), scopes), ...value(step.connectionId, 'connectionId', text)]
    case 'http_request':
      return [
        ...value(step.url, 'url', text),
        ...checkUrl(step.url, { stepId, path: `${path}.url` }),
        ...Object.entries(step.headers).flatMap(([name, each]) => [
          ...value(each, `headers.${name}`, anyText),
          ...checkHeader(name, each, { stepId, path: `${path}.headers.${name}` }),
        ]),
        ...value(step.body as Template | undefined, 'body'),
        ...checkBody(step, { stepId, path: `${path}.body` }),
      ]
    case 'condition':
      return checkExpression(step.expression, site('expression'))
    case 'transform':
      return checkExpression(step.expression, site('expression'))
    case 'for_each': {
      const body = { graph: step.body, path: `${path}.body.`, ids: `${stepId}/`, around: { ...place, step } }
      const atEnd = { ...site('result'), scope: scopes.atEndOf(body) }
      const result = step.result as Template | undefined
      return [
        ...value(step.items as Template, 'items', list),
        ...(result === undefined ? [] : checkValue(result, {}, atEnd, scopes)),
        ...checkMost(step, { stepId, path }),
      ]
    }
    case 'wait':
      return [
        ...value(step.for, 'for', text),
        ...value(step.until, 'until', text),
        ...checkWait(step, { stepId, path }),
      ]
    case 'send_event':
      return value(step.payload as Template, 'payload')
    case 'respond':
      return [...value(step.body as Template, 'body'), ...checkRespond(place, definition)]
    case 'workflow':
      return value(step.input as Template, 'input')
  }
}

type Kind<Type> = Extract<StepPlace['step'], { type: Type }>
type Where = { readonly stepId: string; readonly path: string }

function checkAction(step: Kind<'action'>, { id: stepId, path }: StepPlace, site: Site, scopes: Scopes): Finding[] {
  const action = actionCatalogue.find(({ name }) => name === step.action)
  if (action) {
    const schema = jsonSchemaOf(action.input, 'input')
    const found = checkValue(step.input as Template, closed(schema, action), site, scopes)
    const isWrong = found.some(({ severity }) => severity === 'error')
    if (isWrong) return found
    const { url } = step.input
    const urls = typeof url === 'string' ? checkUrl(url, { stepId, path: `${site.path}.url` }) : []
    return [...found, ...urls, ...checkActionInput(action.name as ActionName, step.input, schema, site)]
  }
  const near = closest(
    step.action,
    actionCatalogue.map(({ name }) => name),
  )
  const message = `There is no action “${step.action}”.${meant(near)}`
  return [wrong('unknown_action', message, { stepId, path: `${path}.action` })]
}

const closedSchemas = new WeakMap<JsonSchema, JsonSchema>()

/** What an action does not name would be dropped in silence; where it takes any text, a number becomes one. */
function closed(schema: JsonSchema, { input: { shape } }: Action): JsonSchema {
  const known = closedSchemas.get(schema)
  if (known) return known
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const isText = shape[name] !== undefined && takesAnyText(shape[name])
    return [name, isText ? { ...field, type: ['string', 'number', 'boolean'] } : field] as const
  })
  const made = { ...schema, properties: Object.fromEntries(properties), additionalProperties: false }
  closedSchemas.set(schema, made)
  return made
}

function checkHeader(name: string, value: string, where: Where): Finding[] {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) return [wrong('header_invalid', `“${name}” is no name of a header.`, where)]
  return /[\r\n]/.test(value) ? [wrong('header_invalid', 'A header is one line.', where)] : []
}

function checkBody({ method, body }: Kind<'http_request'>, where: Where): Finding[] {
  if (body === undefined || (method !== 'GET' && method !== 'HEAD')) return []
  return [wrong('body_not_sent', `${method} has no body. Use POST, or leave the body out.`, where)]
}

function checkMost(step: Kind<'for_each'>, { stepId, path }: Where): Finding[] {
  const { items, most } = step
  if (Array.isArray(items) && items.length > most) {
    return [
      wrong('too_many_items', `${items.length} items are given, and ${most} are the most.`, {
        stepId,
        path: `${path}.items`,
      }),
    ]
  }
  const message = `Up to ${most.toLocaleString('en')} items are many steps in one run. Ask for fewer at a time if you can.`
  return most > 10_000 ? [odd('many_items', message, { stepId, path: `${path}.most` })] : []
}

function checkWait({ for: duration, until }: Kind<'wait'>, { stepId, path }: Where): Finding[] {
  if ((duration === undefined) === (until === undefined)) {
    return [wrong('wait_for_what', 'Say how long to wait, or until when: one of the two.', { stepId, path })]
  }
  if (until !== undefined && !until.includes('{{') && Number.isNaN(Date.parse(until))) {
    return [
      wrong('moment_invalid', `“${until}” is no moment. Give one such as 2027-01-31T09:00:00Z.`, {
        stepId,
        path: `${path}.until`,
      }),
    ]
  }
  if (duration !== undefined && !duration.includes('{{') && !durationSchema.safeParse(duration).success) {
    return [
      wrong('duration_invalid', `“${duration}” is no duration. Give one such as PT30S, PT12H or P30D.`, {
        stepId,
        path: `${path}.for`,
      }),
    ]
  }
  return []
}

function checkRespond({ within, id: stepId, path }: StepPlace, { trigger }: Definition): Finding[] {
  if (within.around) {
    return [
      odd('respond_in_body', 'Only the first reply is sent; this step comes once for each item.', { stepId, path }),
    ]
  }
  if (trigger.type === 'call' || trigger.type === 'manual') return []
  return [odd('nobody_waits', 'Nobody waits for a reply, unless another workflow runs this one.', { stepId, path })]
}
