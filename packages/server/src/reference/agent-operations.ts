/** The address for agents in the description of the API. It is no route of ours: what passes there is the protocol's. */
import type { Answer, Operation, Parameter } from './document.ts'

type Given = {
  readonly path: readonly Parameter[]
  readonly security: Operation['security']
  readonly refused: Answer
}

const session: Parameter = {
  name: 'Mcp-Session-Id',
  in: 'header',
  required: false,
  description: 'As the answer to `initialize` gave it; in every message but that.',
  schema: { type: 'string' },
}

const lastEvent: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: true,
  description: 'The id that was seen last on the stream of the request; good for ten minutes.',
  schema: { type: 'string' },
}

const narrowing: readonly Parameter[] = [
  query('readOnly', 'Only what reads is offered.', { type: 'boolean', default: false }),
  query('dryRun', 'What would change something only says what it would do.', { type: 'boolean', default: false }),
  query('folder', 'A folder that may be used, `/Invoices` or `id:01ABC`; once for each. Otherwise the whole drive.', {
    type: 'array',
    items: { type: 'string' },
  }),
]

export function agentOperations({ path, security, refused }: Given): Record<'post' | 'get' | 'delete', Operation> {
  const spoken = { 'application/json': { schema: { type: 'object' } } }
  const given = { tags: ['Connections'], security }
  return {
    post: {
      ...given,
      operationId: 'connections_mcp',
      summary: 'Speaks the Model Context Protocol with an agent that works in the drive of the connection.',
      description:
        'The streamable HTTP transport: JSON-RPC messages in, server-sent events out. An API key needs `files:read`, and ' +
        '`files:write` for what changes something.',
      parameters: [...path, session, ...narrowing],
      requestBody: { required: true, content: spoken },
      responses: {
        200: { description: 'The answers to requests.', content: { 'text/event-stream': {} } },
        202: { description: 'There was no request among the messages.' },
        '4XX': refused,
        default: refused,
      },
    },
    get: {
      ...given,
      operationId: 'connections_mcp_read_on',
      summary: 'Tells the rest of an answer to an agent whose connection broke off.',
      parameters: [...path, session, lastEvent],
      responses: {
        200: { description: 'What came after that event, and goes on to come.', content: { 'text/event-stream': {} } },
        405: { description: 'There is no stream without a request before it.' },
        '4XX': refused,
        default: refused,
      },
    },
    delete: {
      ...given,
      operationId: 'connections_mcp_end',
      summary: 'Ends the session of an agent.',
      parameters: [...path, session],
      responses: { 204: { description: 'It has ended.' }, '4XX': refused, default: refused },
    },
  }
}

function query(name: string, description: string, schema: Parameter['schema']): Parameter {
  return { name, in: 'query', required: false, description, schema }
}
