/** The protocol's own inspector and conformance tests judge what agents get, over both transports. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiKeyRoutes, call, mcpPath, projectRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { createWorld as createCommandWorld } from '../../packages/cli/test/world.ts'
import { openWorld } from '../../packages/server/test/world.ts'
import { outcomeOf } from './command.ts'
import { type Judge, judge } from './judge.ts'
import { npmPrograms } from './npm-programs.ts'

type Judged = AsyncDisposable & {
  /** Runs the inspector against the server over HTTP, or against the command over standard input and output. */
  inspect(way: 'http' | 'stdio', ...args: string[]): Promise<Inspected>
  /** Runs one scenario of the conformance tests. */
  conform(scenario: string): Promise<void>
}
type Inspected = { readonly answer: Record<string, unknown>; readonly notes: string }

const packages = ['@modelcontextprotocol/inspector@2.12.0', '@modelcontextprotocol/conformance@0.1.16']

async function start(): Promise<Judged> {
  const programs = await npmPrograms('mcp', packages)
  const [world, command] = await Promise.all([openWorld(), createCommandWorld()])
  await command.login()
  const { id } = await world.connect('ada', demo.accounts.work.userPrincipalName)
  const params = { projectId: world.projectId }
  const body = { name: 'Judge', scopes: ['files:read' as const, 'files:write' as const], expiresAt: null }
  const { key } = await call(apiKeyRoutes.create, { params, body }, world.operator())
  const url = new URL(mcpPath(world.projectId, id), world.server.url)
  const door = await openDoor(url, key)
  // Pages of the door's own origin are let in, as the judge wants to see.
  await call(projectRoutes.update, { params, body: { allowedOrigins: [door.origin] } }, world.operator())
  const results = mkdtempSync(join(tmpdir(), 'conformance-'))
  const inspector = join(programs, '@modelcontextprotocol/inspector/clients/launcher/build/index.js')
  const conformance = join(programs, '@modelcontextprotocol/conformance/dist/index.js')
  const main = join(import.meta.dirname, '../../packages/cli/src/main.ts')
  const ways = {
    http: [url.href, '--transport', 'http', '--header', `Authorization: Bearer ${key}`],
    // It hands on none of its own environment.
    stdio: [
      ...Object.entries(command.environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      process.execPath,
      '--conditions=source',
      main,
      'mcp',
      '--folder',
      '/Documents',
    ],
  }
  return {
    async inspect(way, ...args) {
      const given = [inspector, '--cli', ...ways[way], ...args]
      const { code, stdout, stderr } = await outcomeOf(process.execPath, given)
      assert.equal(code, 0, stderr)
      return { answer: JSON.parse(stdout), notes: stderr }
    },
    async conform(scenario) {
      const args = ['server', '--url', `${door.origin}/mcp`, '--scenario', scenario, '--output-dir', results]
      const { code, stdout, stderr } = await outcomeOf(process.execPath, [conformance, ...args])
      assert.equal(code, 0, `${stdout}${stderr}`.slice(-1500))
      assert.match(stdout, /Passed: ([1-9]\d*)\/\1, 0 failed, 0 warnings/)
    },
    async [Symbol.asyncDispose]() {
      door.server.close()
      rmSync(results, { recursive: true, force: true })
      await command[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** The conformance tests can send no key, so this door adds it. All else passes as it is. */
async function openDoor(url: URL, key: string): Promise<{ server: Server; origin: string }> {
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${key}` }
    const onward = request(url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` }
}

/** Those that need no tools of a server made for them. */
const scenarios = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
] as const

export const mcp: Judge = judge('mcp', start, {
  ...Object.fromEntries(scenarios.map((name) => [`conformance: ${name}`, ({ conform }: Judged) => conform(name)])),
  async 'inspector: no tool has a schema that some models refuse'({ inspect }) {
    const { answer, notes } = await inspect('http', '--method', 'tools/list', '--strict')
    assert.ok((answer['tools'] as unknown[]).length > 0)
    assert.doesNotMatch(notes, /Error|Warning/)
  },
  async 'inspector: a tool called over HTTP'({ inspect }) {
    const args = ['--method', 'tools/call', '--tool-name', 'listFiles', '--tool-arg', 'folder=/Documents']
    const { answer } = await inspect('http', ...args)
    assert.match(JSON.stringify(answer['structuredContent']), /Budget\.xlsx/)
  },
  async 'inspector: a tool called over standard input and output'({ inspect }) {
    const args = ['--method', 'tools/call', '--tool-name', 'getFile', '--tool-arg', 'item=/Documents/Contacts.csv']
    const { answer } = await inspect('stdio', ...args)
    assert.match(JSON.stringify(answer['structuredContent']), /text\/csv/)
  },
  async 'inspector: a resource read over standard input and output'({ inspect }) {
    const { answer } = await inspect(
      'stdio',
      '--method',
      'resources/read',
      '--uri',
      'onedrive:///root:/Documents/Contacts.csv',
    )
    assert.match(JSON.stringify(answer), /Asta Lind/)
  },
})
