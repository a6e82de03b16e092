/** A person is asked before something is shared, changed or removed; nothing happens without a yes. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Household, openHousehold } from './agent.ts'

let house: Household
beforeAll(async () => {
  house = await openHousehold()
  await house.stage.emulator.snapshots.take('begun')
})
beforeEach(() => house.stage.emulator.snapshots.restore('begun'))
afterAll(() => house[Symbol.asyncDispose]())

const input = { item: '/Documents/Contacts.csv', scope: 'organization' }
const links = async (): Promise<number> => {
  const permissions = house.stage.drive.item({ path: input.item }).permissions()
  return (await Array.fromAsync(permissions)).filter(({ link }) => link).length
}
const codeIn = (text: string): string => /confirmation: "([^"]+)"/.exec(text)![1]!

test('a client that can ask shows what would happen, and a yes lets it', async () => {
  const questions: string[] = []
  const { call } = await house.agent({}, (question) => {
    questions.push(question)
    return 'accept'
  })
  const { failed } = await call('createShareLink', input)
  expect(failed).toBe(false)
  expect(questions).toEqual([expect.stringContaining('Gives a link to /Documents/Contacts.csv')])
  expect(await links()).toBe(1)
})

test.each([
  ['decline', 'the person said no'],
  ['cancel', 'has not answered'],
] as const)('%s leaves everything as it is', async (answer, words) => {
  const { call } = await house.agent({}, () => answer)
  const { failed, text } = await call('createShareLink', input)
  expect(failed).toBe(true)
  expect(text).toContain(words)
  expect(await links()).toBe(0)
})

test('a client that fails to ask has no yes', async () => {
  const { call } = await house.agent({}, () => {
    throw new Error('The window did not open.')
  })
  expect((await call('createShareLink', input)).text).toContain('has not answered')
  expect(await links()).toBe(0)
})

test('a client that can ask takes no code in place of the person', async () => {
  const { call: blind } = await house.agent()
  const { text } = await blind('createShareLink', input)
  const { call } = await house.agent({}, () => 'decline')
  expect((await call('createShareLink', { ...input, confirmation: codeIn(text) })).failed).toBe(true)
  expect(await links()).toBe(0)
})

test('other clients get a code, good once for this very call', async () => {
  const { call, client } = await house.agent()
  const { tools } = await client.listTools()
  expect(tools.find(({ name }) => name === 'createShareLink')!.inputSchema.properties).toHaveProperty('confirmation')

  const first = await call('createShareLink', input)
  expect(first.failed).toBe(true)
  expect(first.text).toContain('Gives a link to /Documents/Contacts.csv for everyone in the organisation')
  expect(await links()).toBe(0)

  const confirmation = codeIn(first.text)
  const other = await call('createShareLink', { ...input, type: 'edit', confirmation })
  expect(other.text).toContain('for another call')
  expect(await links()).toBe(0)

  // In another order the arguments are the same.
  const { failed } = await call('createShareLink', { confirmation, scope: input.scope, item: input.item })
  expect(failed).toBe(false)
  expect(await links()).toBe(1)
  expect((await call('createShareLink', { ...input, confirmation })).text).toContain('this code is used')
})

test('a code is good for five minutes', async () => {
  const { call } = await house.agent()
  const { text } = await call('createShareLink', input)
  house.clock.now += 5 * 60_000
  expect((await call('createShareLink', { ...input, confirmation: codeIn(text) })).failed).toBe(true)
  expect(await links()).toBe(0)
})

test('who has been trusted is not asked', async () => {
  const { call } = await house.agent({ confirm: false })
  expect((await call('createShareLink', input)).failed).toBe(false)
  expect(await links()).toBe(1)
})

test('adding is not asked about, replacing is', async () => {
  const { call } = await house.agent()
  const note = { folder: '/Documents', name: 'New.txt', text: 'one' }
  expect((await call('saveFile', note)).failed).toBe(false)
  expect((await call('saveFile', { ...note, text: 'two' })).text).toContain('name_already_exists')
  const { failed, text } = await call('saveFile', { ...note, text: 'two', conflictBehavior: 'replace' })
  expect(failed).toBe(true)
  expect(text).toMatch(/Not done yet\. Saves “New\.txt” into \/Documents, in place of the one/)
})

test('a request that only reads is not asked about', async () => {
  const { call } = await house.agent()
  expect((await call('oneDriveRequest', { path: '/me/drive' })).failed).toBe(false)
  expect((await call('oneDriveRequest', { method: 'DELETE', path: '/me/drive/items/1' })).text).toContain(
    'Not done yet',
  )
})
