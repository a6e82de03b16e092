/**
 * What a program does with the library, in whatever runtime this file is run by: it signs in in two ways, carries a file
 * and a folder up and down, and follows changes.
 *
 * Its one argument is JSON: what `main.ts` knows of the emulator. Ends with `All is well`.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import {
  createItemTree,
  createOneDrive,
  diagnose,
  keepFresh,
  refreshTokens,
  requestClientCredentials,
} from '@drawbridge/onedrive'
import {
  downloadToFile,
  downloadTree,
  pooledFetch,
  signInOnLoopback,
  syncUp,
  uploadFile,
} from '@drawbridge/onedrive/node'

export type World = {
  readonly url: string
  readonly clientId: string
  readonly userPrincipalName: string
  readonly daemon: {
    readonly clientId: string
    readonly tenantId: string
    readonly certificate: string
    readonly privateKey: string
  }
}

const { url, clientId, userPrincipalName, daemon } = JSON.parse(process.argv[2]!) as World
const cloud = { login: url, graph: url }
const app = { cloud, authority: 'common', clientId }
const folder = await mkdtemp(join(tmpdir(), 'journey-'))
const pool = pooledFetch()
try {
  await travel()
  console.log('All is well')
} finally {
  await pool.close()
  await rm(folder, { recursive: true })
}

async function travel(): Promise<void> {
  const tokens = await signInOnLoopback(app, {
    scopes: ['Files.ReadWrite', 'User.Read'],
    open: async (address) => void (await fetch(address)),
  })
  const fresh = await refreshTokens(app, { refreshToken: tokens.refreshToken! })
  const accessToken = keepFresh({ tokens: fresh, obtain: async () => fresh })
  const onedrive = createOneDrive({ cloud, accessToken, fetch: pool.fetch })
  same((await onedrive.me()).userPrincipalName, userPrincipalName, 'who signed in')

  const { clientId, tenantId, ...clientCertificate } = daemon
  const own = await requestClientCredentials({ cloud, authority: tenantId, clientId, clientCertificate })
  const theirs = createOneDrive({ cloud, accessToken: own.accessToken }).drive({ user: userPrincipalName })
  same((await theirs.get()).driveType, 'business', 'the drive that the app itself reaches')

  const place = await onedrive.drive().root().createFolder('Journey', { conflictBehavior: 'rename' })
  const remote = onedrive.drive().item(place.id)
  const bytes = new Uint8Array(9_000_000).map((_, index) => (index * 31) ^ (index >> 7))
  await writeFile(join(folder, 'large.bin'), bytes)
  const large = await uploadFile(remote, join(folder, 'large.bin'), { chunkSize: 10 * 320 * 1024 })
  await downloadToFile(onedrive.drive().item(large.id), join(folder, 'again.bin'))
  same(Buffer.compare(await readFile(join(folder, 'again.bin')), bytes), 0, 'the large file that came back')
  await remote.upload('streamed.txt', new Blob(['through ', 'a stream']).stream(), { size: 16 })
  same(await (await remote.child('streamed.txt').download()).text(), 'through a stream', 'the stream that came back')

  await mkdir(join(folder, 'tree/deep/er'), { recursive: true })
  for (const name of ['a.txt', 'deep/b #1.txt', 'deep/er/c.txt']) await writeFile(join(folder, 'tree', name), name)
  same((await syncUp(remote, join(folder, 'tree'))).done, 3, 'files sent')
  same((await syncUp(remote, join(folder, 'tree'))).plan.length, 0, 'what is left to do')
  await downloadTree(remote, join(folder, 'back'))
  same(await readFile(join(folder, 'back/deep/b #1.txt'), 'utf8'), 'deep/b #1.txt', 'a file of the tree')

  const tree = createItemTree()
  for await (const page of remote.delta()) tree.apply(page)
  same([...tree.items.values()].filter(({ file }) => file).length, 5, 'files that the changes tell')
  const code = await remote
    .child('nothing')
    .get()
    .catch((error) => diagnose(error).code)
  same(code, 'item_not_found', 'what a missing item is called')
}

function same(found: unknown, expected: unknown, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`)
}
