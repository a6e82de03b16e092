/** One job with Microsoft's own client for JavaScript, as its documentation shows it, eight at a time. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, FileUpload, LargeFileUploadTask } from '@microsoft/microsoft-graph-client'

const [job, remote = '', local = ''] = process.argv.slice(2)
const { GRAPH: graph = '', TOKEN: token = '' } = process.env
const client = Client.init({
  baseUrl: graph,
  customHosts: new Set([new URL(graph).hostname]),
  authProvider: (done) => done(null, token),
})

async function eightAtOnce<Entry>(entries: Entry[], work: (entry: Entry) => Promise<unknown>): Promise<void> {
  const left = [...entries]
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let entry = left.pop(); entry !== undefined; entry = left.pop()) await work(entry)
    }),
  )
}

async function children(path: string): Promise<{ name: string; folder?: object }[]> {
  const found: { name: string; folder?: object }[] = []
  for (let link = `/me/drive/root:/${path}:/children?$top=1000`; link; ) {
    const page = await client.api(link).get()
    found.push(...page.value)
    link = page['@odata.nextLink']
  }
  return found
}

const jobs: Record<string, () => Promise<unknown>> = {
  up: async () => {
    const files = readdirSync(local, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(local, name)).isFile(),
    )
    await eightAtOnce(files, (name) =>
      client.api(`/me/drive/root:/${remote}/${name}:/content`).put(readFileSync(join(local, name))),
    )
  },
  down: async () => {
    for (const folder of await children(remote)) {
      mkdirSync(join(local, folder.name), { recursive: true })
      await eightAtOnce(await children(`${remote}/${folder.name}`), async ({ name }) => {
        const content = await client.api(`/me/drive/root:/${remote}/${folder.name}/${name}:/content`).getStream()
        writeFileSync(join(local, folder.name, name), Buffer.from(await new Response(content).arrayBuffer()))
      })
    }
  },
  list: async () => {
    await eightAtOnce(await children(remote), async ({ name, folder }) => {
      if (folder) await children(`${remote}/${name}`)
    })
  },
  'up-file': async () => {
    const session = await client.api(`/me/drive/root:/${remote}:/createUploadSession`).post({})
    const { size } = statSync(local)
    const file = new FileUpload(readFileSync(local), remote, size)
    await new LargeFileUploadTask(
      client,
      file,
      { url: session.uploadUrl, expiry: new Date() },
      { rangeSize: 10 * 1024 * 1024 },
    ).upload()
  },
}
await jobs[job!]!()
