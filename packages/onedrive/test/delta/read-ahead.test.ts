import { expect, test, vi } from 'vitest'
import { createOneDrive, type DeltaPage } from '../../src/index.ts'
import { scriptedServer } from '../scripted-server.ts'

const page = (value: object[], rest: object) => JSON.stringify({ value, ...rest })

/** Three pages; the third is answered never. */
async function threePages() {
  const asked: string[] = []
  const server = await scriptedServer(({ url }, response) => {
    const token = new URL(url!, server.url).searchParams.get('token') ?? 'first'
    asked.push(token)
    const next = { '@odata.nextLink': `${server.url}/v1.0/me/drive/root/delta?token=${token === 'first' ? 2 : 3}` }
    // Names may say anything.
    const name = `","@odata.nextLink":"${server.url}/v1.0/me/drive/root/delta?token=forged`
    if (token !== '3') response.end(page([{ id: token, name }], next))
  })
  const cloud = { login: server.url, graph: server.url }
  const pages = createOneDrive({ cloud, accessToken: 'token' }).drive().root().delta()
  return { asked, pages, server }
}

const turn = (ms: number) => new Promise((done) => setTimeout(done, ms))

test('the next page is asked for while one is dealt with, by those who have come for a second one', async () => {
  const { asked, pages, server } = await threePages()
  await using _ = server
  const { value: first } = (await pages.next()) as { value: DeltaPage }
  expect(first.cursor.link).toMatch(/token=2$/)
  await turn(20)
  expect(asked).toEqual(['first'])
  const { value: second } = (await pages.next()) as { value: DeltaPage }
  expect(second.items.map(({ id }) => id)).toEqual(['2'])
  await vi.waitFor(() => expect(asked).toEqual(['first', '2', '3']))
  // Who has enough does not wait for an answer that nobody wants.
  expect(await pages.return(undefined)).toEqual({ value: undefined, done: true })
})
