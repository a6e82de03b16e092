/** The emulator in a process of its own, with a counter of requests. Prints how to reach it as one line of JSON. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { demo, type JournalEntry, startEmulator } from '@drawbridge/emulator'
import { authorizationUrl, createOneDrive, redeemAuthorizationCode } from '@drawbridge/onedrive'

/** Parts of a batch are no requests of their own on the wire, but Graph refuses them one by one. */
let [requests, refused, early] = [0, 0, 0]
/** Between these moments somebody has been told to wait, and has had the time to hear it. */
let [pausedFrom, pausedUntil] = [Number.POSITIVE_INFINITY, 0]
/** A round trip, and a moment on a crowded machine. */
const hearingMs = 150
const work = demo.accounts.work.userPrincipalName
const emulator = await startEmulator({ autoSignIn: work, tls: true, proxy: 0, log: count })
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
  // `/?units=450`: so many resource units a minute, or none of the limits.
  const units = new URL(request.url!, 'http://localhost').searchParams.get('units')
  emulator.throttling.limits = {
    ...emulator.throttling.limits,
    enabled: units !== null,
    ...(units !== null && { appUnitsPerMinute: Number(units) }),
  }
  emulator.throttling.reset()
  response.end(JSON.stringify({ requests, refused, early }))
  requests = refused = early = pausedUntil = 0
  pausedFrom = Number.POSITIVE_INFINITY
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

function count({ part, status, at, durationMs }: JournalEntry): void {
  if (part === undefined) {
    requests += 1
    if (at > pausedFrom && at < pausedUntil) early += 1
  }
  if (status !== 429) return
  refused += 1
  const window = emulator.throttling.gauges().find(({ scope }) => scope === 'appMinute')
  if (!window || window.resetsAt === pausedUntil) return
  pausedFrom = at + durationMs + hearingMs
  pausedUntil = window.resetsAt
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
