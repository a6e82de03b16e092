/** A fetch that holds each call of the API against its description: what is sent, and what comes back. */
import { resources } from '@drawbridge/api'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Answer, Method, Operation } from '../packages/server/src/reference/document.ts'
import { describeApi } from '../packages/server/src/reference/openapi.ts'

const api = describeApi({ resources, version: '0', url: 'http://localhost' })
const schemas = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(schemas)

schemas.addSchema(api, 'api')

const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method,
    pointer: `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`,
    // The path below the proxy is Graph's, slashes included.
    pattern: new RegExp(`^${path.replace('/{path}', '/.+').replace(/\{\w+\}/g, '[^/]+')}$`),
    operation,
  })),
)

/** Whether the description knows a call; paths outside the API are none of its business. */
export function isDescribed(method: string, url: string): boolean {
  const { pathname } = new URL(url)
  return operations.some((each) => each.method === method.toLowerCase() && each.pattern.test(pathname))
}

/** @throws {Error} for a call that the description does not know, or a body or an answer that it does not allow */
export const judgedFetch: typeof fetch = async (input, init = {}) => {
  const url = new URL(input instanceof Request ? input.url : input)
  const method = (init.method ?? 'GET').toLowerCase() as Method
  const found = operations.find((each) => each.method === method && each.pattern.test(url.pathname))
  if (!found) throw new Error(`${method.toUpperCase()} ${url.pathname} is not described.`)
  const response = await fetch(input, init)
  if (response.ok && typeof init.body === 'string') {
    judge(`${found.pointer}/requestBody/content`, JSON.parse(init.body), `the body of ${url.pathname}`)
  }
  await judgeAnswer(found.operation, found.pointer, response)
  return response
}

async function judgeAnswer(operation: Operation, pointer: string, response: Response): Promise<void> {
  const names = [String(response.status), `${Math.floor(response.status / 100)}XX`, 'default']
  const name = names.find((each) => operation.responses[each]) ?? ''
  if (response.ok && name === 'default') throw new Error(`${pointer} does not describe ${response.status}.`)
  const { content }: Answer = operation.responses[name]!
  if (content?.['application/json']) {
    judge(`${pointer}/responses/${name}/content`, await response.clone().json(), `the answer of ${pointer}`)
  } else if (!content && (await response.clone().text()) !== '') {
    throw new Error(`${pointer} answers with a body that is not described.`)
  }
}

const compiled = new Map<string, ValidateFunction>()

function judge(pointer: string, value: unknown, what: string): void {
  const reference = `api#${encodeURI(`${pointer}/application~1json/schema`)}`
  const validate = compiled.get(reference) ?? schemas.compile({ $ref: reference })
  compiled.set(reference, validate)
  if (!validate(value)) throw new Error(`${what} is not as described: ${schemas.errorsText(validate.errors)}`)
}
