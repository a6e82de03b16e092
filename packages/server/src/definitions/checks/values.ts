/** Whether what is given fits what is wanted: names, literals, and references whose type is known. */
import type { Finding, Template } from '@drawbridge/api'
import { closest } from '../../expressions/closest.ts'
import { ExpressionError } from '../../expressions/expression-error.ts'
import { aloneIn, partsOf } from '../../expressions/template.ts'
import { fits } from '../types/fits.ts'
import { choicesOf, type JsonSchema, text, typeOfValue, typesOf } from '../types/json-schema.ts'
import { complaintAbout } from '../types/judge.ts'
import type { Scopes } from '../types/scope-schema.ts'
import { inWords } from '../types/words.ts'
import { meant, odd, wrong } from './finding.ts'
import { checkText, type Site } from './names.ts'

/** Names within; types too, where a schema says what is wanted. */
export function checkValue(template: Template, wanted: JsonSchema, site: Site, scopes: Scopes): Finding[] {
  const found = checkNames(template, site)
  // What cannot be read has no type.
  const unread = found.some(({ severity }) => severity === 'error')
  return unread ? found : [...found, ...checkType(template, wanted, site, scopes)]
}

function checkNames(template: Template, site: Site): Finding[] {
  if (typeof template === 'string') return template.includes('{{') ? checkText(template, site) : []
  if (typeof template !== 'object' || template === null) return []
  return Object.entries(template).flatMap(([name, each]) => checkNames(each as Template, inside(site, name)))
}

function checkType(template: Template, wanted: JsonSchema, site: Site, scopes: Scopes): Finding[] {
  if (typeof template === 'string' && template.includes('{{')) return checkReference(template, wanted, site, scopes)
  if (typeof template !== 'object' || template === null) return checkLiteral(template, wanted, site)
  // Of several shapes, that which it comes nearest to.
  const shape = Array.isArray(template) ? 'array' : 'object'
  const shapes = choicesOf(wanted).filter((choice) => typesOf(choice)?.has(shape) ?? true)
  if (shapes.length === 0) return [unfit(inWords({ type: shape }), wanted, site)]
  const tries = shapes.map((choice) =>
    Array.isArray(template)
      ? checkList(template, choice, site, scopes)
      : checkObject(template as Readonly<Record<string, Template>>, choice, site, scopes),
  )
  return tries.reduce((best, each) => (each.length < best.length ? each : best))
}

function checkReference(template: string, wanted: JsonSchema, site: Site, scopes: Scopes): Finding[] {
  const alone = aloneIn(readParts(template))
  const given = scopes.typeOf(template, site.scope)
  const where = { stepId: site.place.id, path: site.path }
  if (!alone) {
    const inText = checkInText(template, site, scopes)
    return fits(text, wanted) ? inText : [...inText, unfit('a text', wanted, site)]
  }
  if (!fits(given, wanted)) return [unfit(inWords(given), wanted, site, alone.expression)]
  if (!given['x-oneOrMany']) return []
  const [list, one] = given.anyOf!
  if (!fits(list!, wanted)) {
    const message = `“${alone.expression.trim()}” goes through a list and may give several; one is wanted here. Choose it, as with [0].`
    return [odd('one_or_many', message, where)]
  }
  if (fits(one!, wanted)) return []
  const message = `“${alone.expression.trim()}” gives a list only where there are several. Write [] at its end for a list in any case.`
  return [odd('one_or_many', message, where)]
}

/** In the middle of a text, a list or an object stands there as JSON; seldom is that meant. */
function checkInText(template: string, site: Site, scopes: Scopes): Finding[] {
  return readParts(template).flatMap((part) => {
    if ('text' in part) return []
    const schema = scopes.typeOf(`{{${part.expression}}}`, site.scope)
    const types = choicesOf(schema).flatMap((choice) => [...(typesOf(choice) ?? ['any'])])
    if (schema['x-oneOrMany'] || !types.every((type) => type === 'object' || type === 'array')) return []
    const message = `“${part.expression.trim()}” is ${inWords(schema)}, and would stand in the text as JSON. Name what of it you mean.`
    return [odd('object_in_text', message, { stepId: site.place.id, path: site.path })]
  })
}

function checkLiteral(value: string | number | boolean | null, wanted: JsonSchema, site: Site): Finding[] {
  const complaint = complaintAbout(value, wanted)
  if (complaint === undefined) return []
  const where = { stepId: site.place.id, path: site.path }
  const allowed = choicesOf(wanted).flatMap(({ enum: values = [], const: only }) =>
    only === undefined ? values : [only],
  )
  const types = choicesOf(wanted).flatMap((choice) => [...(typesOf(choice) ?? [])])
  if (allowed.length > 0 && allowed.length <= 20) {
    const near = closest(String(value), allowed.map(String))
    return [
      wrong(
        'wrong_type',
        `“${String(value)}” is not among what can be chosen: ${inWords({ enum: allowed.slice(0, 8) })}.${meant(near)}`,
        where,
      ),
    ]
  }
  if (!types.includes(typeOfValue(value))) return [unfit(inWords({ type: typeOfValue(value) }), wanted, site)]
  return [wrong('wrong_value', `“${String(value).slice(0, 60)}” ${complaint}.`, where)]
}

function checkList(template: readonly Template[], { items }: JsonSchema, site: Site, scopes: Scopes): Finding[] {
  const wanted = typeof items === 'object' ? items : {}
  return template.flatMap((each, place) => checkType(each, wanted, inside(site, String(place)), scopes))
}

function checkObject(
  template: Readonly<Record<string, Template>>,
  { properties, required = [], additionalProperties }: JsonSchema,
  site: Site,
  scopes: Scopes,
): Finding[] {
  const others = typeof additionalProperties === 'object' ? additionalProperties : {}
  const within = Object.entries(template).flatMap(([name, each]) => {
    const wanted = properties?.[name]
    const there = inside(site, name)
    if (wanted || !properties || additionalProperties) return checkType(each, wanted ?? others, there, scopes)
    const message = `There is no “${name}” to be given here.${meant(closest(name, Object.keys(properties)))}`
    return [wrong('unknown_input', message, { stepId: site.place.id, path: there.path })]
  })
  const missing = required.filter((name) => !(name in template))
  return [
    ...within,
    ...missing.map((name) => {
      const description = properties?.[name]?.description
      const message = `“${name}” is missing.${description === undefined ? '' : ` ${description}`}`
      return wrong('missing_input', message, { stepId: site.place.id, path: inside(site, name).path })
    }),
  ]
}

function unfit(given: string, wanted: JsonSchema, { place, path }: Site, expression?: string): Finding {
  const what = expression === undefined ? 'This' : `“${expression.trim()}”`
  return wrong('wrong_type', `${what} is ${given}; here it takes ${inWords(wanted)}.`, { stepId: place.id, path })
}

function inside(site: Site, name: string): Site {
  return { ...site, path: `${site.path}.${name}` }
}

function readParts(template: string): ReturnType<typeof partsOf> {
  try {
    return partsOf(template)
  } catch (error) {
    if (error instanceof ExpressionError) return []
    throw error
  }
}
