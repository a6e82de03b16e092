/** The emulator in a process of its own, with a counter of requests. Prints how to reach it as one line of JSON. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { demo, type JournalEntry, startEmulator } from '@drawbridge/emulator'
import { authorizationUrl, createOneDrive, redeemAuthorizationCode } from '@drawbridge/onedrive'

/** Parts of a batch are no requests of their own on the wire, but Graph refuses them one by one. */
let [requests, refused] = [0, 0]
const work = demo.accounts.work.userPrincipalName
const emulator = await startEmulator({ autoSignIn: work, tls: true, proxy: 0, log: count })
emulator.throttling.limits = {
  ...emulator.throttling.limits,
  enabled: process.env['THROTTLED'] !== undefined,
  scale: Number(process.env['THROTTLED'] ?? 1),
}
const cloud = { login: emulator.url, graph: emulator.url }
const app = { cloud, authority: 'common', ...demo.app }
const redirectUri = 'http://localhost/oauth/callback'
const scopes = ['Files.ReadWrite']
const { accessToken } = await redeemAuthorizationCode(app, {
  callback: await follow(authorizationUrl(app, { redirectUri, scopes, state: 's' })),
  redirectUri,
  state: 's',
})
const { id: driveId } = await createOneDrive({ cloud, accessToken }).drive().get()

const control = createServer((request, response) => {
  if (request.url === '/seed') {
    seed().then((count) => response.end(`${count}`))
    return
  }
  response.end(JSON.stringify({ requests, refused }))
  requests = refused = 0
  emulator.throttling.reset()
})
control.listen(0, '127.0.0.1', () => {
  const controlUrl = `http://127.0.0.1:${(control.address() as AddressInfo).port}`
  const { url, secureUrl, proxyUrl, caFile } = emulator
  console.log(JSON.stringify({ url, secureUrl, proxyUrl, caFile, accessToken, driveId, controlUrl }))
})
process.once('SIGTERM', async () => {
  control.close()
  await emulator.close()
  process.exit(0)
})

function count({ part, status }: JournalEntry): void {
  if (part === undefined) requests += 1
  if (status === 429) refused += 1
}

/** Many empty files in many folders, made inside the drive: making them over HTTP is another question. */
async function seed(): Promise<number> {
  const [folders, files] = (process.env['LISTING'] ?? '500,10000').split(',').map(Number) as [number, number]
  const drive = (await emulator.drives.find(driveId))!
  const by = { user: { id: 'benchmark', displayName: 'Benchmark' } }
  const content = await drive.store('empty.txt', (async function* () {})())
  const at = Date.now()
  const times = { fileCreatedAt: at, fileModifiedAt: at }
  drive.change(by, (rules) => {
    const top = { id: rules.newId(), parentId: drive.tree.root.id, name: 'listing', ...times }
    const put: NonNullable<ReturnType<Parameters<typeof drive.change>[1]>['put']>[number][] = [top]
    for (let folder = 0; folder < folders; folder++) {
      const id = rules.newId()
      put.push({ id, parentId: top.id, name: `folder-${folder}`, ...times })
      for (let file = 0; file < files / folders; file++) {
        put.push({ id: rules.newId(), parentId: id, name: `file-${file}.txt`, content, ...times })
      }
    }
    return { put }
  })
  return files
}

async function follow(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: 'manual' })
  const location = new URL(response.headers.get('location') ?? '', url)
  return location.href.startsWith(redirectUri) ? location : follow(location)
}
