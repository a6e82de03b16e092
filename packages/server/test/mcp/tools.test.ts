/** Tools and resources as an agent's client sees them; it checks outputs by the schemas that come with the tools. */
import { actionCatalogue, type Item } from '@drawbridge/api'
import type { Progress } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Agent, type Household, openHousehold } from './agent.ts'

let house: Household
let agent: Agent
beforeAll(async () => {
  house = await openHousehold()
  agent = await house.agent()
})
afterAll(() => house[Symbol.asyncDispose]())

const exists = async (path: string): Promise<boolean> =>
  house.stage.drive
    .item({ path })
    .get()
    .then(
      () => true,
      () => false,
    )

describe('tools', () => {
  test('every action is one, with what its client needs to judge it', async () => {
    const { tools } = await agent.client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(actionCatalogue.map(({ name }) => name))
    for (const { name, effect } of actionCatalogue) {
      const tool = tools.find((each) => each.name === name)!
      expect(tool.annotations).toMatchObject({
        readOnlyHint: effect === 'reads',
        destructiveHint: effect === 'changes' || effect === 'deletes',
      })
      expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
      expect(tool.outputSchema).toMatchObject({ type: 'object' })
      expect(tool.description).toContain('Example (')
      // Some makers of models refuse a tool whose schema has several types at once.
      expect(JSON.stringify(tool)).not.toMatch(/"type":\[/)
    }
  })

  test('what is asked first is said', async () => {
    const { tools } = await agent.client.listTools()
    const told = (name: string) => tools.find((each) => each.name === name)!.description
    expect(told('saveFile')).toContain('A person is asked before anything is replaced.')
    expect(told('deleteItem')).toContain('A person is asked first.')
    expect(told('getFile')).not.toContain('asked')
  })

  test('what is found comes as data, as text, and as a link to the content', async () => {
    const { output, whole } = await agent.call('getFile', { item: '/Documents/Reading list.md' })
    const { item } = output as { item: Item }
    expect(item.path).toBe('/Documents/Reading list.md')
    const [text, link] = whole.content as unknown as [{ text: string }, { type: string; uri: string }]
    expect(JSON.parse(text.text)).toEqual(output)
    expect(link).toMatchObject({ type: 'resource_link', name: 'Reading list.md', mimeType: 'text/markdown' })
    const { contents } = await agent.client.readResource({ uri: link.uri })
    expect(contents[0]).toMatchObject({ text: expect.stringContaining('# ') })
  })

  test('lists are short unless more is asked for', async () => {
    const { tools } = await agent.client.listTools()
    const { most } = tools.find(({ name }) => name === 'listFiles')!.inputSchema.properties as { most: object }
    expect(most).toMatchObject({ default: 50 })
    const first = await agent.call('listFiles', { folder: '/Documents', most: 2 })
    const { value, nextCursor } = first.output as { value: Item[]; nextCursor: string }
    expect(value).toHaveLength(2)
    const next = await agent.call('listFiles', { folder: '/Documents', most: 2, cursor: nextCursor })
    expect((next.output as { value: Item[] }).value[0]!.id).not.toBe(value[0]!.id)
  })
})

test('a long text is read in parts, a picture is looked at', async () => {
  await house.stage.drive.root().upload('long.txt', 'Line.\n'.repeat(100))
  const first = await agent.call('readText', { file: '/long.txt', maxBytes: 300 })
  expect(first.output).toMatchObject({ truncated: true, nextOffset: 300, size: 600 })
  const second = await agent.call('readText', { file: '/long.txt', offset: 300 })
  expect(second.output).toMatchObject({ text: 'Line.\n'.repeat(50), nextOffset: null })

  const { whole } = await agent.call('getThumbnails', { item: '/Pictures/Desert road.jpg' })
  expect(whole.content).toEqual([
    expect.objectContaining({ type: 'text' }),
    { type: 'image', mimeType: 'image/jpeg', data: expect.stringMatching(/^\/9j\//) },
  ])
})

describe('what fails says what to do', () => {
  test.each([
    ['an item that is not there', { item: '/nope.txt' }, /item_not_found\)\n.*\nNext: /],
    ['an argument that is missing', {}, /^item: /],
    [
      'an argument that there is none of',
      { item: '/Documents', colour: 'red' },
      /There is no argument colour\. There are: item\./,
    ],
    ['a path that leads out', { item: '/Documents/../x' }, /invalid_path|not a path/],
  ])('%s', async (_, input, words) => {
    const { failed, text } = await agent.call('getFile', input)
    expect(failed).toBe(true)
    expect(text).toMatch(words)
  })

  test('a tool that there is none of is an error of the protocol', async () => {
    await expect(agent.call('formatDisk')).rejects.toThrow('There is no tool formatDisk')
  })

  test('a fault of Microsoft’s says to wait', async () => {
    const { faults } = house.stage.emulator
    const { id } = faults.add({ when: { path: 'faulty' }, fault: { kind: 'status', status: 503 } })
    const { text } = await agent.call('getFile', { item: '/faulty' })
    faults.remove(id)
    expect(text).toContain('Waiting helps')
  })
})

describe('modes', () => {
  test('read-only leaves requests that only read, and no other', async () => {
    const { client, call } = await house.agent({ readOnly: true })
    const { tools } = await client.listTools()
    const { inputSchema, annotations } = tools.find(({ name }) => name === 'oneDriveRequest')!
    expect(inputSchema.properties).toMatchObject({ method: { const: 'GET' } })
    expect(inputSchema.properties).not.toHaveProperty('body')
    expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })

    const path = '/me/drive/root/children'
    const { output } = await call('oneDriveRequest', { path: `${path}?$top=1` })
    expect(output).toMatchObject({ status: 200, body: { value: [{ name: expect.any(String) }] } })
    const before = house.stage.asked('POST', /./)
    for (const more of [
      { method: 'POST', body: { name: 'Never', folder: {} } },
      { method: 'DELETE' },
      { body: { name: 'Never' } },
      { headers: { 'X-HTTP-Method-Override': 'DELETE' } },
    ]) {
      expect((await call('oneDriveRequest', { path, ...more })).failed).toBe(true)
    }
    expect(house.stage.asked('POST', /./)).toBe(before)
  })

  test('read-only offers what only reads, and refuses the rest by name', async () => {
    const { client, call } = await house.agent({ readOnly: true })
    const { tools } = await client.listTools()
    const reading = actionCatalogue.filter(({ effect, name }) => effect === 'reads' || name === 'oneDriveRequest')
    expect(tools.map(({ name }) => name)).toEqual(reading.map(({ name }) => name))
    const { failed, text } = await call('createFolder', { name: 'Never' })
    expect(failed).toBe(true)
    expect(text).toContain('read-only')
    expect(await exists('/Never')).toBe(false)
    expect(client.getInstructions()).toContain('Read-only')
  })

  test('a dry run says what would happen', async () => {
    const { call } = await house.agent({ dryRun: true })
    const { failed, text } = await call('createFolder', { name: 'Imagined' })
    expect(failed).toBe(false)
    expect(text).toBe('Dry run, nothing was changed. Makes the folder “Imagined” in /.')
    expect(await exists('/Imagined')).toBe(false)
  })
})

describe('resources', () => {
  test('the root’s items, a page at a time', async () => {
    const { resources } = await agent.client.listResources()
    expect(resources.map(({ title }) => title)).toContain('/Documents')
    await expect(agent.client.listResources({ cursor: 'bm9uZQ' })).rejects.toThrow('nextCursor')
  })

  test.each([
    [
      'a file by its path',
      'onedrive:///root:/Documents/Contacts.csv',
      { mimeType: 'text/csv', text: expect.stringContaining('Asta Lind') },
    ],
    [
      'bytes',
      'onedrive:///root:/Getting%20started.pdf',
      { mimeType: 'application/pdf', blob: expect.stringMatching(/^JVBERi0/) },
    ],
    ['a folder', 'onedrive:///root:/Documents', { text: expect.stringContaining('Contacts.csv') }],
    ['the root', 'onedrive:///root:/', { text: expect.stringContaining('/Documents') }],
  ])('%s is read', async (_, uri, contents) => {
    expect((await agent.client.readResource({ uri })).contents).toEqual([expect.objectContaining({ uri, ...contents })])
  })

  test.each([
    'file:///etc/passwd',
    'onedrive:///root:/nope',
    'onedrive:///root:/Documents/Contacts.csv?as=root',
    'onedrive://x/y',
  ])('%s is not there', (uri) => expect(agent.client.readResource({ uri })).rejects.toMatchObject({ code: -32_002 }))

  test('what is too large to be read whole says so', async () => {
    await house.stage.drive.root().upload('large.bin', new Uint8Array(4 * 1024 * 1024 + 1))
    const read = agent.client.readResource({ uri: 'onedrive:///root:/large.bin' })
    await expect(read).rejects.toThrow('larger than 4 MB')
  })
})

test('who wants to know how far an upload is, is told', async () => {
  const told: Progress[] = []
  const text = 'x'.repeat(1_000_000)
  const call = { name: 'saveFile', arguments: { folder: '/', name: 'told.txt', text } }
  await agent.client.callTool(call, undefined, { onprogress: (progress) => void told.push(progress) })
  expect(told.at(-1)).toEqual({ progress: text.length, total: text.length })
})

test('what is cancelled ends at OneDrive, too', async () => {
  const { faults } = house.stage.emulator
  const { id } = faults.add({ when: { path: 'cancelled' }, fault: { kind: 'stall' } })
  const cancelling = new AbortController()
  const { client } = agent
  const options = { signal: cancelling.signal }
  const call = client.callTool({ name: 'getFile', arguments: { item: '/cancelled' } }, undefined, options)
  await vi.waitFor(() => expect(faults.list().find((rule) => rule.id === id)).toMatchObject({ hits: 1 }))
  cancelling.abort('Enough.')
  await expect(call).rejects.toThrow('Enough.')
  expect(house.signals.at(-1)?.aborted).toBe(true)
  faults.remove(id)
})
