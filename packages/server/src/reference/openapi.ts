/**
 * The API as OpenAPI 3.1, written from the same routes that the server mounts and the same schemas that validate.
 *
 * @see https://spec.openapis.org/oas/v3.1.1
 */
import {
  connectionHeader,
  connectionProxyPath,
  mcpPath,
  problemSchema,
  proxyPath,
  type Resource,
  type Route,
} from '@drawbridge/api'
import { agentOperations } from './agent-operations.ts'
import type { Answer, Content, Method, OpenApi, Operation, Parameter } from './document.ts'
import { createSchemas, type JsonSchema, type Schemas } from './schemas.ts'

export type ApiFacts = {
  readonly resources: readonly Resource[]
  readonly version: string
  /** The server's public URL. */
  readonly url: string
}

export function describeApi({ resources, version, url }: ApiFacts): OpenApi {
  const schemas = createSchemas()
  const paths: Record<string, Partial<Record<Method, Operation>>> = {}
  for (const resource of resources) {
    for (const [name, route] of Object.entries(resource.routes)) {
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      const operationId = `${camelCase(resource.name)}_${name}`
      const method = route.method.toLowerCase() as Method
      paths[path] = { ...paths[path], [method]: operationOf(schemas, resource.name, operationId, route) }
    }
  }
  paths[`${proxyPath('{projectId}')}/{path}`] = proxyOperations(schemas, userProxy)
  paths[`${connectionProxyPath('{projectId}', '{connectionId}')}/{path}`] = proxyOperations(schemas, backEndProxy)
  const refused = refusal(schemas)
  const parameters = pathParameters('/:projectId/:connectionId')
  paths[mcpPath('{projectId}', '{connectionId}')] = agentOperations({ path: parameters, security: ofAgents, refused })
  return {
    openapi: '3.1.1',
    info: {
      title: 'Drawbridge',
      version,
      summary: 'Lets the users of a software product connect their OneDrive to it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    tags: resources.map(({ name, description }) => ({ name, description })),
    paths,
    components: { schemas: schemas.components, securitySchemes },
  }
}

const securitySchemes = {
  operatorKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'The operator key, which the server keeps in `operator.key` in its data folder.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of one project (`dbk_…`), for its back end. It does what its scopes say, within that project.',
  },
  consoleSession: {
    type: 'apiKey',
    in: 'cookie',
    name: 'drawbridge_session',
    description: 'The session of a browser that has signed in to the console.',
  },
  userToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A short-lived token that the product signs for its user (`sub`, `aud`, `iat`, `exp`).',
  },
}

const ofAgents = [{ apiKey: ['files:read'] }, { userToken: [] }]
const ofOperator = [{ operatorKey: [] }, { consoleSession: [] }]

function securityOf({ access, scope }: Pick<Route, 'access' | 'scope'>): Operation['security'] {
  if (access === 'operator') return ofOperator
  if (access === 'project') return [{ apiKey: [scope!] }, ...ofOperator]
  return access === 'user' ? [{ userToken: [] }] : []
}

function operationOf(schemas: Schemas, tag: string, operationId: string, route: Route): Operation {
  const parameters = [
    ...pathParameters(route.path),
    ...queryParameters(schemas, route),
    ...(route.streams ? [lastEventId] : []),
  ]
  return {
    operationId,
    tags: [tag],
    summary: route.summary,
    security: securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: { required: true, content: json(schemas.input(route.body)) } }),
    responses: {
      ...answerOf(schemas, route),
      ...refusals(schemas, route),
    },
  }
}

function answerOf(schemas: Schemas, { response, streams }: Route): Operation['responses'] {
  if (streams) {
    const description = 'Server-sent events, until either side ends it. The data of each is one of these.'
    return { 200: { description, content: { 'text/event-stream': { schema: schemas.output(streams) } } } }
  }
  if (response) return { 200: { description: 'Done.', content: json(schemas.output(response)) } }
  return { 204: { description: 'Done; there is nothing to say.' } }
}

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header */
const lastEventId: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description:
    'The id of the last event that arrived: what has happened since is told first. Browsers send it by themselves.',
  schema: { type: 'string' },
}

/** Each of them with the same body: a code for programs, and a sentence for people. */
function refusals(schemas: Schemas, route: Route): Operation['responses'] {
  const content = json(schemas.output(problemSchema))
  return {
    ...((route.body || route.query) && { 400: { description: 'What was sent cannot be used.', content } }),
    ...(route.access !== 'anyone' && { 401: { description: 'Nobody is named who may do this.', content } }),
    ...(route.path.includes(':') && { 404: { description: 'There is no such thing.', content } }),
    default: { description: 'It did not work; the code says why.', content },
  }
}

function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    description: `The id of the ${spoken(name!.replace(/Id$/, ''))}.`,
    schema: { type: 'string' },
  }))
}

function queryParameters(schemas: Schemas, { query }: Route): Parameter[] {
  if (!query) return []
  const { properties = {}, required = [] } = resolved(schemas, schemas.input(query))
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }))
}

function resolved({ components }: Schemas, schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : components[schema.$ref.split('/').at(-1)!]!
}

type Proxy = {
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  readonly security: (method: Method) => Operation['security']
}

const userProxy: Proxy = {
  id: 'sdk_request',
  tag: 'SDK',
  summary: "Sends a request to Microsoft Graph with the user's own access.",
  parameters: [
    ...pathParameters('/:projectId'),
    {
      name: connectionHeader,
      in: 'header',
      required: false,
      description: 'The id of the connection to use, where the user has several.',
      schema: { type: 'string' },
    },
  ],
  security: () => securityOf({ access: 'user' }),
}

const backEndProxy: Proxy = {
  id: 'connections_request',
  tag: 'Connections',
  summary: "Sends a request to Microsoft Graph with the connection's access.",
  parameters: pathParameters('/:projectId/:connectionId'),
  security: (method) => securityOf({ access: 'project', scope: method === 'get' ? 'files:read' : 'files:write' }),
}

/** Not among the routes, since its path and its answers are Graph's. */
function proxyOperations(schemas: Schemas, proxy: Proxy): Partial<Record<Method, Operation>> {
  const parameters: Parameter[] = [
    ...proxy.parameters,
    {
      name: 'path',
      in: 'path',
      required: true,
      description: "Graph's own path below `/v1.0`, slashes included, such as `me/drive/root/children`.",
      schema: { type: 'string' },
    },
  ]
  const refused = refusal(schemas)
  const methods: readonly Method[] = ['get', 'post', 'put', 'patch', 'delete']
  const operations = methods.map((method): [Method, Operation] => [
    method,
    {
      operationId: `${proxy.id}_${method}`,
      tags: [proxy.tag],
      summary: proxy.summary,
      description: "Body and answer are Graph's, passed through as they are.",
      security: proxy.security(method),
      parameters,
      ...(method !== 'get' && method !== 'delete' && { requestBody: { required: false, content: { '*/*': {} } } }),
      responses: {
        '2XX': { description: "Graph's answer.", content: { '*/*': {} } },
        '4XX': refused,
        default: refused,
      },
    },
  ])
  return Object.fromEntries(operations)
}

function refusal(schemas: Schemas): Answer {
  return { description: 'It did not work; the code says why.', content: json(schemas.output(problemSchema)) }
}

function json(schema: JsonSchema): Content {
  return { 'application/json': { schema } }
}

function camelCase(words: string): string {
  return words
    .split(' ')
    .map((word, index) => (index === 0 ? word.toLowerCase() : `${word[0]!.toUpperCase()}${word.slice(1)}`))
    .join('')
}

function spoken(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
