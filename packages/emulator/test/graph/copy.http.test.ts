/** Copies and their monitors, uploads from a URL and in two parts, moves by path. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let work: Call
let personal: Call

beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work', ['Files.ReadWrite.All', 'Sites.ReadWrite.All'])
  personal = signed.as('personal')
}, 30_000)
afterAll(() => signed.emulator.close())

// biome-ignore lint/suspicious/noExplicitAny: bodies are looked at freely in tests
const json = async (response: Response | Promise<Response>): Promise<any> => (await response).json()
const code = async (response: Promise<Response>): Promise<string> =>
  `${(await response).status} ${(await json(response)).error.code}`
const monitorOf = async (response: Promise<Response>): Promise<string> => {
  expect((await response).status).toBe(202)
  return (await response).headers.get('location')!
}

test('a small copy is done when its monitor is first asked', async () => {
  const monitor = await monitorOf(
    work('POST', '/me/drive/root:/Documents/Budget.xlsx:/copy', {
      body: { name: 'Budget 2.xlsx', parentReference: { driveId: '', id: '' } },
      headers: { Prefer: 'respond-async' },
    }),
  )
  const done = await json(fetch(monitor))
  expect(done).toMatchObject({ status: 'completed', percentageComplete: 100 })
  const original = await json(work('GET', '/me/drive/root:/Documents/Budget.xlsx'))
  const copy = await json(work('GET', `/me/drive/items/${done.resourceId}`))
  expect(copy).toMatchObject({ name: 'Budget 2.xlsx', size: original.size, file: { hashes: original.file.hashes } })
  expect(copy.id).not.toBe(original.id)

  const again = (query = '') =>
    work('POST', `/me/drive/root:/Documents/Budget.xlsx:/copy${query}`, { body: { name: 'Budget 2.xlsx' } })
  expect(await code(again())).toBe('409 nameAlreadyExists')
  await monitorOf(again('?@microsoft.graph.conflictBehavior=replace'))
  await monitorOf(again('?@microsoft.graph.conflictBehavior=rename'))
  expect((await work('GET', '/me/drive/root:/Documents/Budget 2 1.xlsx')).status).toBe(200)
})

test('a large folder takes its time by the emulator’s clock', async () => {
  const copies = (name: string) => work('POST', '/me/drive/root:/Projects:/copy', { body: { name } })
  const monitor = await monitorOf(copies('Projects, again'))
  const begun = await fetch(monitor)
  expect(begun.status).toBe(202)
  expect(await json(begun)).toEqual({ operation: 'ItemCopy', percentageComplete: 0, status: 'inProgress' })
  expect((await work('GET', '/me/drive/root:/Projects, again')).status).toBe(404)

  const second = await monitorOf(copies('Projects, again'))
  await signed.emulator.clock.advance(600)
  expect((await json(fetch(monitor))).percentageComplete).toBe(51.7)
  await signed.emulator.clock.advance(60_000)
  const { resourceId } = await json(fetch(monitor))
  const folder = await json(work('GET', `/me/drive/items/${resourceId}`))
  expect(folder.size).toBe((await json(work('GET', '/me/drive/root:/Projects'))).size)
  expect(await json(fetch(second))).toMatchObject({ status: 'failed', error: { code: 'nameAlreadyExists' } })
  expect((await fetch(`${monitor}x`)).status).toBe(404)
})

test('copies go to other drives, and may leave the folder behind', async () => {
  const library = await json(work('GET', '/sites/contoso.sharepoint.com:/sites/Harbour:/drive'))
  const root = await json(work('GET', `/drives/${library.id}/root`))
  const target = { parentReference: { driveId: library.id, id: root.id } }
  const monitor = await monitorOf(
    work('POST', '/me/drive/root:/Invoices:/copy', { body: { ...target, childrenOnly: true } }),
  )
  await signed.emulator.clock.advance(60_000)
  expect(await json(fetch(monitor))).toMatchObject({ status: 'completed', resourceId: root.id })
  const { value } = await json(work('GET', `/drives/${library.id}/root/children`))
  const copied = value.find(({ name }: { name: string }) => /^Invoice 1001/.test(name))
  expect((await fetch(copied['@microsoft.graph.downloadUrl'])).headers.get('content-length')).toBe(String(copied.size))
  expect(await code(work('POST', '/me/drive/root/copy', { body: target }))).toBe('400 invalidRequest')
  expect(
    await code(
      work('POST', '/me/drive/root:/Projects:/copy', { body: { parentReference: { path: '/drive/root:/Projects' } } }),
    ),
  ).toBe('400 invalidRequest')
})

test('a copy that was under way when the process ended is taken up, and made once', async () => {
  const data = mkdtempSync(join(tmpdir(), 'emulator-jobs-'))
  const journal = join(data, 'jobs.jsonl')
  let begun = await startSigned({ data })
  const monitor = new URL(
    await monitorOf(begun.as('work')('POST', '/me/drive/root:/Projects:/copy', { body: { name: 'Copy' } })),
  )
  const again = async () => {
    await begun.emulator.close()
    begun = await startSigned({ data })
    await begun.emulator.clock.advance(60_000)
    monitor.port = new URL(begun.emulator.url).port
    return begun.as('work')
  }
  try {
    let call = await again()
    const copy = await json(call('GET', '/me/drive/root:/Copy'))
    expect(await json(fetch(monitor))).toMatchObject({ status: 'completed', resourceId: copy.id })
    await begun.emulator.close()
    // As if it had been killed after the change, before the job was said to be over.
    const lines = readFileSync(journal, 'utf8').trimEnd().split('\n')
    writeFileSync(journal, `${lines.slice(0, -1).join('\n')}\n`)
    call = await again()
    expect(await json(fetch(monitor))).toMatchObject({ status: 'completed', resourceId: copy.id })
    expect((await json(call('GET', '/me/drive/root:/Copy'))).eTag).toBe(copy.eTag)
  } finally {
    await begun.emulator.close()
    rmSync(data, { recursive: true, force: true })
  }
})

test('items move by path, and are renamed on the way', async () => {
  await work('PUT', '/me/drive/root:/From/it.txt:/content', { body: 'x' })
  await work('POST', '/me/drive/root/children', { body: { name: 'To this 100%', folder: {} } })
  const moved = await json(
    work('PATCH', '/me/drive/root:/From/it.txt', {
      body: { name: 'It.txt', parentReference: { path: '/drive/root:/To%20this%20100%25' } },
    }),
  )
  expect(moved).toMatchObject({ name: 'It.txt', parentReference: { name: 'To this 100%' } })
  const library = await json(work('GET', '/sites/root/drive'))
  const elsewhere = { parentReference: { path: `/drives/${library.id}/root:` } }
  expect(await code(work('PATCH', `/me/drive/items/${moved.id}`, { body: elsewhere }))).toBe('400 notSupported')
})

test('personal drives fetch from a URL, of this machine alone', async () => {
  const source = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/here' }).end()
    else response.end('fetched')
  })
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
  const at = `http://127.0.0.1:${(source.address() as AddressInfo).port}`
  const upload = (url: string, name: string) =>
    personal('POST', '/me/drive/root/children', {
      body: { '@microsoft.graph.sourceUrl': url, name, file: {} },
      headers: { Prefer: 'respond-async' },
    })
  try {
    const monitor = await monitorOf(upload(`${at}/moved`, 'fetched.txt'))
    await expect.poll(async () => (await json(fetch(monitor))).status).toBe('completed')
    expect((await json(personal('GET', '/me/drive/root:/fetched.txt'))).size).toBe(7)
    expect(await code(upload('http://192.0.2.1/x', 'x.txt'))).toBe('400 invalidRequest')
    expect(await code(upload(`${at}/here`, 'fetched.txt'))).toBe('409 nameAlreadyExists')
  } finally {
    source.close()
  }
})

test('personal drives take a file in two parts', async () => {
  const body = [
    '--A100x',
    'Content-ID: <metadata>',
    'Content-Type: application/json',
    '',
    JSON.stringify({ name: 'parts.txt', file: {}, '@content.sourceUrl': 'cid:content' }),
    '--A100x',
    'Content-ID: <content>',
    'Content-Type: text/plain',
    '',
    'line\r\n\r\nline',
    '--A100x--',
    '',
  ].join('\r\n')
  const headers = { 'Content-Type': 'multipart/related; boundary="A100x"' }
  const made = await json(personal('POST', '/me/drive/root/children', { body, headers }))
  expect(made).toMatchObject({ name: 'parts.txt', size: 12 })
  expect(await (await fetch(made['@microsoft.graph.downloadUrl'])).text()).toBe('line\r\n\r\nline')
  expect(await code(work('POST', '/me/drive/root/children', { body, headers }))).toBe('400 notSupported')
})
