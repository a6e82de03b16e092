/**
 * Files and folders: by id, by path, by what they are for, by sharing URL.
 *
 *   node --conditions=source examples/onedrive-drive.ts
 */
import { demo, startEmulator } from '@drawbridge/emulator'
import { createOneDrive, diagnose } from '@drawbridge/onedrive'
import { signInOnLoopback } from '@drawbridge/onedrive/node'

await using emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
const cloud = { login: emulator.url, graph: emulator.url }
const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
const open = async (url: URL) => void (await fetch(url))
const { accessToken } = await signInOnLoopback(app, { scopes: ['Files.ReadWrite'], open })
const onedrive = createOneDrive({ cloud, accessToken })
const drive = onedrive.drive()

// 1. A path makes its folders; what happens to a taken name is your choice.
const report = await drive.root().upload('Reports/2026/June 100%.txt', 'first draft', { conflictBehavior: 'fail' })
console.log(`1. Uploaded ${report.name}, ${report.size} bytes`)

// 2. Names that OneDrive cannot hold are refused before anything is sent, with the rule.
const refused = await drive.root().upload('June: final?.txt', 'x').catch(diagnose)
console.log(`2. ${'cause' in refused ? refused.cause : ''}`)

// 3. The service copies by itself; wait for it, or come back later with the operation.
const copy = await drive.item(report.id).copy({ name: 'June (copy).txt' })
console.log(`3. Copied to ${copy.name}`)

// 4. Older contents stay.
await drive.item({ path: 'Reports/2026/June 100%.txt' }).upload(undefined, 'second draft')
const versions = await Array.fromAsync(drive.item(report.id).versions())
await drive.item(report.id).version(versions.at(-1)!.id).restore()
console.log(`4. Back to: ${await (await drive.item(report.id).download()).text()}`)

// 5. A link for others, and the item that a link leads to.
const { link } = await drive.item(report.id).createLink({ type: 'view', scope: 'organization' })
const shared = await onedrive.shared(link!.webUrl!)
console.log(`5. The link leads to ${(await shared.get()).name}`)

// 6. Many small requests in few.
const names = ['a', 'b', 'c'].map((name) => ({
  method: 'POST',
  path: `${drive.path}/root/children`,
  json: { name, folder: {} },
}))
const answers = await onedrive.batch(names)
console.log(`6. ${answers.filter(({ status }) => status === 201).length} folders made in one request`)
