/** `drawbridge mcp` as an agent starts it: the real command, and the protocol's own client at its other end. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, main, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.login()
})
afterAll(() => world[Symbol.asyncDispose]())

async function agent(...args: string[]): Promise<Client & AsyncDisposable> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--conditions=source', main, 'mcp', ...args],
    env: world.environment,
    cwd: world.folder,
  })
  const client = new Client({ name: 'test', version: '0' })
  await client.connect(transport)
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() })
}

test('an agent works in the profile’s own drive', async () => {
  await using client = await agent('--folder', '/Documents')
  const list = (folder: string) => client.callTool({ name: 'listFiles', arguments: { folder, most: 1 } })
  expect((await list('/Documents')).structuredContent).toMatchObject({ value: [{ name: 'Budget.xlsx' }] })
  expect((await list('/Pictures')).isError).toBe(true)
})

test('and ends with the agent', async () => {
  expect(await world.run(['mcp', '--read-only'], { input: '' })).toEqual({ code: 0, stdout: '', stderr: '' })
})

test.each([
  ['a folder that is none', ['--folder', 'Documents'], 'names no folder'],
  ['a connection without a server', ['--connection', 'con_01ABC'], 'Which server?'],
  [
    'a server without a key',
    ['--server', 'http://localhost:1', '--project', 'p', '--connection', 'c'],
    'API key is missing',
  ],
])('%s is refused', async (_, args, words) => {
  const { code, stderr } = await world.inside(['mcp', ...args])
  expect(code).toBe(2)
  expect(stderr).toContain(words)
})
