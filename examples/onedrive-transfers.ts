/**
 * Large files and whole trees, from and to disk.
 *
 *   node --conditions=source examples/onedrive-transfers.ts
 */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demo, startEmulator } from '@drawbridge/emulator'
import { createOneDrive } from '@drawbridge/onedrive'
import {
  downloadToFile,
  downloadTree,
  pooledFetch,
  signInOnLoopback,
  syncUp,
  uploadFile,
  uploadTree,
} from '@drawbridge/onedrive/node'

await using emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
const cloud = { login: emulator.url, graph: emulator.url }
const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
const open = async (url: URL) => void (await fetch(url))
const { accessToken } = await signInOnLoopback(app, { scopes: ['Files.ReadWrite'], open })

// Connections of one's own, kept warm: the way to speed where there are many files.
const pool = pooledFetch()
const onedrive = createOneDrive({ cloud, accessToken, fetch: pool.fetch })
const root = onedrive.drive().root()
const disk = await mkdtemp(join(tmpdir(), 'example-'))

// 1. A large file. With a session file another process goes on with the upload should this one die.
await writeFile(join(disk, 'film.bin'), Buffer.alloc(25_000_000, 7))
const film = await uploadFile(root, join(disk, 'film.bin'), {
  sessionFile: join(disk, 'film.session'),
  keepTimes: true,
})
console.log(`1. Uploaded ${film.name}, ${film.size} bytes`)

// 2. Down again in parallel ranges, verified by its hash; a stopped download goes on where it was.
await downloadToFile(onedrive.drive().item(film.id), join(disk, 'film copy.bin'), { resume: true, connections: 4 })
console.log('2. Downloaded and verified')

// 3. A whole tree. One file's failure is its own; the report names it.
await mkdir(join(disk, 'notes/old'), { recursive: true })
for (const name of ['one.txt', 'old/two.txt', 'old/aux.txt']) await writeFile(join(disk, 'notes', name), name)
const { id } = await root.createFolder('Notes')
const folder = onedrive.drive().item(id)
const up = await uploadTree(folder, join(disk, 'notes'))
console.log(`3. ${up.done} up; ${up.problems.map(({ path, reason }) => `${path}: ${reason}`).join()}`)
const down = await downloadTree(folder, join(disk, 'copy'))
console.log(`   ${down.done} down`)

// 4. One-way synchronisation: with the state of the last time, only changes are asked for and moved files are moved.
await rm(join(disk, 'notes/old/aux.txt'))
const first = await syncUp(folder, join(disk, 'notes'), { delete: true })
await rename(join(disk, 'notes/one.txt'), join(disk, 'notes/renamed.txt'))
const second = await syncUp(folder, join(disk, 'notes'), { delete: true, ...(first.state && { state: first.state }) })
console.log(`4. ${second.plan.map(({ kind, path }) => `${kind} ${path}`).join(', ')}`)

await pool.close()
await rm(disk, { recursive: true })
