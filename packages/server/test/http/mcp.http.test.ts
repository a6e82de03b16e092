/** Agents over HTTP: the protocol's own client, two servers on one database, and the emulator. */
import { createServer as createHttpServer, type Server as HttpServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { type ApiKeyScope, apiKeyRoutes, type Connection, call, mcpPath } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { ElicitRequestSchema, type ElicitResult, isJSONRPCRequest } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunningServer } from '../../src/index.ts'
import { bridgeStdio } from '../../src/mcp/bridge.ts'
import { type Agent, agentOf } from '../mcp/agent.ts'
import { openWorld, productOrigin, type World } from '../world.ts'

const { work } = demo.accounts
let world: World
let other: RunningServer
let ada: Connection
beforeAll(async () => {
  world = await openWorld()
  other = await world.addServer()
  ada = await world.connect('ada', work.userPrincipalName)
})
afterAll(() => world[Symbol.asyncDispose]())

async function keyWith(...scopes: ApiKeyScope[]): Promise<string> {
  const body = { name: 'Agent', scopes, expiresAt: null }
  return (await call(apiKeyRoutes.create, { params: { projectId: world.projectId }, body }, world.operator())).key
}

function addressOf(query = '', connectionId = ada.id): URL {
  return new URL(`${mcpPath(world.projectId, connectionId)}${query}`, world.server.url)
}

type Way = {
  readonly bearer: string
  readonly query?: string
  readonly answer?: () => ElicitResult['action']
  readonly fetch?: typeof fetch
  readonly connectionId?: string
}

async function connect({
  bearer,
  query,
  answer,
  fetch,
  connectionId,
}: Way): Promise<Agent & { transport: StreamableHTTPClientTransport }> {
  const transport = new StreamableHTTPClientTransport(addressOf(query, connectionId), {
    requestInit: { headers: { authorization: `Bearer ${bearer}` } },
    ...(fetch && { fetch }),
  })
  const client = new Client({ name: 'test', version: '0' }, { capabilities: answer ? { elicitation: {} } : {} })
  if (answer) client.setRequestHandler(ElicitRequestSchema, () => ({ action: answer() }))
  // Its declaration is older than exactOptionalPropertyTypes.
  await client.connect(transport as unknown as Parameters<Client['connect']>[0])
  return { ...agentOf(client), transport }
}

function moved(address: string | URL | Request): URL {
  const url = new URL(String(address))
  url.port = new URL(other.url).port
  return url
}

let openStreams = 0

/** Requests go to the one server, all else that the client says to the other. */
const divided: typeof fetch = async (address, init) => {
  if (typeof init?.body !== 'string' || !isJSONRPCRequest(JSON.parse(init.body))) return fetch(moved(address), init)
  const response = await fetch(address, init)
  if (!response.body) return response
  openStreams += 1
  const [body, copy] = response.body.tee()
  void new Response(copy).text().finally(() => {
    openStreams -= 1
  })
  return new Response(body, response)
}

/** As the protocol has it on the wire, for what its client would never send. */
function post(
  bearer: string | undefined,
  message: unknown,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> {
  return fetch(addressOf(query), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    body: JSON.stringify(message),
  })
}

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
}
const listTools = { jsonrpc: '2.0', id: 2, method: 'tools/list' }

async function sessionOf(bearer: string): Promise<string> {
  const response = await post(bearer, initialize)
  await response.text()
  return response.headers.get('mcp-session-id')!
}

let writer: string
let reader: string
beforeAll(async () => {
  writer = await keyWith('files:read', 'files:write')
  reader = await keyWith('files:read')
})

describe('who may do what', () => {
  test('an API key with both scopes does what the catalogue has', async () => {
    const { client, call } = await connect({ bearer: writer })
    expect(client.getServerVersion()).toMatchObject({ name: 'drawbridge', title: 'OneDrive' })
    const made = await call('createFolder', { name: 'By an agent' })
    expect(made.failed, made.text).toBe(false)
  })

  test('one that may only read is offered only that', async () => {
    const { client, call } = await connect({ bearer: reader })
    const { tools } = await client.listTools()
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)
    expect((await call('createFolder', { name: 'Never' })).text).toContain('read-only')
  })

  test('users reach their own connections and nobody else’s', async () => {
    const { call } = await connect({ bearer: await world.userToken('ada') })
    expect((await call('listFiles')).failed).toBe(false)
    expect((await post(await world.userToken('eve'), initialize)).status).toBe(404)
  })

  test.each([
    ['nobody', () => undefined, 401],
    ['a key that is none', () => 'dbk_none', 401],
    ['a token that is none', () => 'a.b.c', 401],
    ['a key without files:read', () => keyWith('connections:read'), 403],
  ])('%s is refused', async (_, bearer, status) => {
    expect((await post(await bearer(), initialize)).status).toBe(status)
  })

  test('a page of another site is refused, one of the product is let in', async () => {
    expect((await post(reader, initialize, { origin: 'http://evil.example' })).status).toBe(403)
    const welcome = await post(reader, initialize, { origin: productOrigin })
    expect(welcome.status).toBe(200)
    expect(welcome.headers.get('access-control-allow-origin')).toBe(productOrigin)
    await welcome.text()
  })
})

describe('the address narrows', () => {
  test('to reading, to a folder, to a dry run', async () => {
    const { client, call } = await connect({ bearer: writer, query: '?folder=/Documents&dryRun=true' })
    expect(client.getInstructions()).toContain('/Documents')
    expect((await call('listFiles', { folder: '/Documents' })).failed).toBe(false)
    expect((await call('listFiles', { folder: '/Pictures' })).failed).toBe(true)
    expect((await call('createFolder', { parent: '/Documents', name: 'Never' })).text).toContain('Dry run')
    const reading = await connect({ bearer: writer, query: '?readOnly=true' })
    expect((await reading.call('createFolder', { name: 'Never' })).text).toContain('read-only')
  })

  test.each([
    '?readonly=true',
    '?readOnly=yes',
    '?folder=Documents',
    '?folder=/a/../b',
    '?confirm=false',
    '?readOnly=true&readOnly=false',
  ])('and what is misspelt is refused: %s', async (query) =>
    expect((await post(writer, initialize, {}, query)).status).toBe(400),
  )

  test('and never widens', async () => {
    const { call } = await connect({ bearer: reader, query: '?readOnly=false' })
    expect((await call('createFolder', { name: 'Never' })).text).toContain('read-only')
  })
})

describe('several servers', () => {
  test('a question goes out from one, and its answer comes in at another', async () => {
    const { call } = await connect({ bearer: writer, answer: () => 'accept', fetch: divided })
    const shared = await call('createShareLink', { item: '/Documents/Contacts.csv', scope: 'organization' })
    expect(shared.failed, shared.text).toBe(false)
  })

  test('a code that one gives is good at another, once', async () => {
    const input = { item: '/Documents/Budget.xlsx', scope: 'organization' }
    const first = await connect({ bearer: writer })
    const { text } = await first.call('createShareLink', input)
    const confirmation = /confirmation: "([^"]+)"/.exec(text)![1]!
    const elsewhere = await connect({ bearer: writer, fetch: (at, init) => fetch(moved(at), init) })
    const shared = await elsewhere.call('createShareLink', { ...input, confirmation })
    expect(shared.failed, shared.text).toBe(false)
    expect((await first.call('createShareLink', { ...input, confirmation })).text).toContain('this code is used')
  })

  test('what is cancelled at one ends at another', async () => {
    const { faults } = world.emulator
    const { client } = await connect({ bearer: writer, fetch: divided })
    const { id } = faults.add({ when: { path: 'cancelled' }, fault: { kind: 'stall' } })
    const cancelling = new AbortController()
    const options = { signal: cancelling.signal }
    const call = client.callTool({ name: 'getFile', arguments: { item: '/cancelled' } }, undefined, options)
    await vi.waitFor(() => expect(faults.list().find((rule) => rule.id === id)).toMatchObject({ hits: 1 }))
    cancelling.abort('Enough.')
    await expect(call).rejects.toThrow('Enough.')
    // The server that worked for it has heard, too: the stream of the call has ended.
    await vi.waitFor(() => expect(openStreams).toBe(0))
    faults.remove(id)
  })
})

describe('an agent that only starts programs', () => {
  async function bridged(
    bearer: string,
    query: string,
    answer: () => ElicitResult['action'],
    url = addressOf(query),
  ): Promise<Agent> {
    const [toBridge, fromBridge] = [new PassThrough(), new PassThrough()]
    const { signal } = new AbortController()
    const over = bridgeStdio({ url, bearer, stdin: toBridge, stdout: fromBridge, signal })
    const client = new Client({ name: 'test', version: '0' }, { capabilities: { elicitation: {} } })
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: answer() }))
    client.onclose = () => void toBridge.end()
    ended = over
    await client.connect(new StdioServerTransport(fromBridge, toBridge))
    return agentOf(client)
  }
  let ended: Promise<void>

  test('reaches a server over the bridge, with all that it asks and narrows', async () => {
    let asked = 0
    const { client, call } = await bridged(writer, '?folder=/Documents', () => {
      asked += 1
      return 'accept'
    })
    expect((await call('listFiles', { folder: '/Pictures' })).failed).toBe(true)
    const removed = await call('deleteItem', { item: '/Documents/Reading list.md' })
    expect([removed.failed, asked], removed.text).toEqual([false, 1])
    await client.close()
    await ended
  })

  test('reads on where the connection to its server broke off', async () => {
    const { door, cuts } = await openCuttingDoor()
    const url = addressOf()
    url.port = String((door.address() as AddressInfo).port)
    const { client, call } = await bridged(writer, '', () => 'accept', url)
    const { id } = world.emulator.faults.add({ when: { path: 'Contacts.csv' }, fault: { kind: 'latency', ms: 300 } })
    const { output } = await call('getFile', { item: '/Documents/Contacts.csv' })
    world.emulator.faults.remove(id)
    expect(output).toMatchObject({ item: { name: 'Contacts.csv' } })
    expect(cuts()).toBe(1)
    await client.close()
    await ended
    door.close()
  })

  /** Passes everything to the server, and cuts the answer to the first call of a tool after what is told at once. */
  async function openCuttingDoor(): Promise<{ door: HttpServer; cuts: () => number }> {
    let cuts = 0
    const door = createHttpServer(async (incoming, outgoing) => {
      const text = await new Response(Readable.toWeb(incoming) as ReadableStream).text()
      const { method, headers } = incoming
      const onward = request(new URL(incoming.url!, world.server.url), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers)
        if (cuts > 0 || !text.includes('tools/call')) return void answer.pipe(outgoing)
        answer.once('data', (told) => {
          cuts += 1
          outgoing.write(told, () => outgoing.destroy())
          onward.destroy()
        })
      })
      onward.end(text)
    })
    await new Promise<void>((done) => door.listen(0, done))
    return { door, cuts: () => cuts }
  }

  test('hears in the server’s words why it is refused', async () => {
    await expect(bridged('dbk_none', '', () => 'accept')).rejects.toThrow('Send an API key of this project')
    await ended
  })
})

describe('sessions', () => {
  test('belong to who began them', async () => {
    const session = { 'mcp-session-id': await sessionOf(writer) }
    expect((await post(writer, listTools, session)).status).toBe(200)
    expect((await post(reader, listTools, session)).status).toBe(404)
    expect((await post(await world.userToken('ada'), listTools, session)).status).toBe(404)
  })

  test('end when they are told to', async () => {
    const headers = { authorization: `Bearer ${writer}`, 'mcp-session-id': await sessionOf(writer) }
    const end = (): Promise<Response> => fetch(addressOf(), { method: 'DELETE', headers })
    expect((await end()).status).toBe(204)
    expect((await end()).status).toBe(404)
    expect((await post(writer, listTools, headers)).status).toBe(404)
  })

  test('are needed, and are not made up', async () => {
    expect((await post(writer, listTools)).status).toBe(400)
    expect((await post(writer, listTools, { 'mcp-session-id': 'guessed' })).status).toBe(404)
  })

  test('a version of the protocol that there is not is refused', async () => {
    const headers = { 'mcp-session-id': await sessionOf(writer), 'mcp-protocol-version': '1999-01-01' }
    expect((await post(writer, listTools, headers)).status).toBe(400)
  })

  test.each([
    ['no JSON-RPC', { hello: 'world' }],
    ['nothing', []],
    ['what cannot be stored', { ...listTools, id: 'a\u0000b' }],
    ['more than fits', Array.from({ length: 51 }, (_, id) => ({ ...listTools, id }))],
  ])('%s is refused', async (_, message) => {
    const session = { 'mcp-session-id': await sessionOf(writer) }
    expect((await post(writer, message, session)).status).toBe(400)
  })

  test('whose connection breaks off in the middle of a call reads on at another server, once', async () => {
    const { faults } = world.emulator
    const session = { 'mcp-session-id': await sessionOf(writer), 'mcp-protocol-version': '2025-11-25' }
    const slow = faults.add({ when: { path: 'Contacts.csv' }, fault: { kind: 'latency', ms: 1_000 } })
    const message = { name: 'getFile', arguments: { item: '/Documents/Contacts.csv' } }
    const begun = await post(writer, { jsonrpc: '2.0', id: 7, method: 'tools/call', params: message }, session)
    const stream = begun.body!.getReader()
    const last = /^id: (.*)$/m.exec(Buffer.from((await stream.read()).value!).toString())![1]!
    await vi.waitFor(() => expect(faults.list().find(({ id }) => id === slow.id)).toMatchObject({ hits: 1 }))
    await stream.cancel()

    const readOn = (bearer: string, id: string, more = session) =>
      fetch(moved(addressOf()), {
        headers: { authorization: `Bearer ${bearer}`, accept: 'text/event-stream', 'last-event-id': id, ...more },
      })
    const text = await (await readOn(writer, last)).text()
    faults.remove(slow.id)
    expect(text.match(/^data: .*"id":7/gm)).toHaveLength(1)
    expect(text).toContain('Contacts.csv')
    // The same again, as after another break; and nothing after the end.
    expect((await (await readOn(writer, last)).text()).replaceAll(': nothing yet\n\n', '')).toContain('"id":7')
    const end = /^id: (.*)\ndata: .*"id":7/m.exec(text)![1]!
    expect(await (await readOn(writer, end)).text()).toBe(': nothing yet\n\n')

    expect((await readOn(reader, last)).status).toBe(404)
    const another = { ...session, 'mcp-session-id': await sessionOf(writer) }
    expect((await readOn(writer, last, another)).status).toBe(400)
    for (const id of ['999999999', 'x', '1 or 1=1']) expect((await readOn(writer, id)).status).toBe(400)
  })

  test('there is no stream without a request', async () => {
    const answer = await fetch(addressOf(), {
      headers: { authorization: `Bearer ${writer}`, accept: 'text/event-stream' },
    })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, DELETE'])
  })
})

test('a connection that needs its user says so to the agent', async () => {
  const grace = await world.connect('grace', work.userPrincipalName)
  const bearer = await world.userToken('grace')
  await world.db.updateTable('connection').set({ status: 'revoked' }).where('id', '=', grace.id).execute()
  const { call } = await connect({ bearer, connectionId: grace.id })
  const { failed, text } = await call('listFiles')
  expect(failed).toBe(true)
  expect(text).toContain('Connect again')
})

test('who calls too often has to wait', async () => {
  const key = await keyWith('files:read')
  const statuses = await Promise.all(Array.from({ length: 130 }, async () => (await post(key, {})).status))
  expect(new Set(statuses)).toEqual(new Set([400, 429]))
})
