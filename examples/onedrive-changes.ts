/**
 * What has changed, since a moment and from now on.
 *
 *   node --conditions=source examples/onedrive-changes.ts
 */
import { demo, startEmulator } from '@drawbridge/emulator'
import { createItemTree, createOneDrive, type DeltaCursor } from '@drawbridge/onedrive'
import { signInOnLoopback } from '@drawbridge/onedrive/node'

await using emulator = await startEmulator({ autoSignIn: demo.accounts.personal.userPrincipalName })
const cloud = { login: emulator.url, graph: emulator.url }
const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
const open = async (url: URL) => void (await fetch(url))
const { accessToken } = await signInOnLoopback(app, { scopes: ['Files.ReadWrite'], open })
const onedrive = createOneDrive({ cloud, accessToken })
const root = onedrive.drive().root()

// 1. Everything there is, page by page. The cursor is plain data: store it when a page is dealt with.
const tree = createItemTree()
let cursor: DeltaCursor | undefined
for await (const page of root.delta()) {
  tree.apply(page)
  cursor = page.cursor
}
console.log(`1. ${tree.items.size} items`)

// 2. Later, perhaps elsewhere: only what changed. When Graph has lost its place, everything is told again, and what
// is not told any more counts as deleted: nothing for you to do.
const picture = await root.upload('New folder/picture.txt', 'x')
for await (const page of root.delta({ cursor: JSON.parse(JSON.stringify(cursor)) })) {
  for (const change of tree.apply(page)) {
    if (change.kind === 'created') console.log(`2. created ${tree.pathOf(change.item.id)?.join('/')}`)
  }
}

// 3. As it happens: asked for more often while there are changes, or when a notification comes.
const stop = new AbortController()
await onedrive.drive().item(picture.id).update({ name: 'photo.txt' })
try {
  for await (const page of root.watch({ ...(cursor && { cursor }), signal: stop.signal })) {
    const names = page.items.map(({ name }) => name)
    if (names.includes('photo.txt')) stop.abort()
  }
} catch (error) {
  console.log(`3. Saw the new name and stopped (${(error as { code: string }).code})`)
}
