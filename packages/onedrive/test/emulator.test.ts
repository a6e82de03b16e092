/** The whole library against OneDrive and Microsoft sign-in as the emulator plays them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  authorizationUrl,
  createOneDrive,
  createPkce,
  diagnose,
  type OneDrive,
  redeemAuthorizationCode,
  refreshTokens,
  refreshTokensLegacy,
  type TokenSet,
} from '../src/index.ts'
import { downloadToFile, uploadFile } from '../src/node.ts'
import { collect } from './collect.ts'

const redirectUri = 'http://localhost/oauth/callback'
const unit = 320 * 1024
const bytes = (size: number): Buffer => Buffer.from(new Uint8Array(size).map((_, i) => (i * 31) ^ (i >> 7)))

/** Follows the sign-in until it leaves for the product, as a browser would. */
async function callbackOf(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: 'manual' })
  await response.body?.cancel()
  const location = new URL(response.headers.get('location') ?? expect.fail(`${response.status} at ${url}`), url)
  return location.href.startsWith(redirectUri) ? location : callbackOf(location)
}

describe.each(['work', 'personal'] as const)('a %s account', (kind) => {
  let emulator: Emulator
  let tokens: TokenSet
  let onedrive: OneDrive
  let folder: string
  const app = () => ({ cloud: { login: emulator.url, graph: emulator.url }, authority: 'common', ...demo.app })

  beforeAll(async () => {
    emulator = await startEmulator({ autoSignIn: demo.accounts[kind].userPrincipalName })
    const [{ codeVerifier, codeChallenge }, state, nonce] = [await createPkce(), 'state-1', 'nonce-1']
    const scopes = ['Files.ReadWrite', 'User.Read']
    const callback = await callbackOf(authorizationUrl(app(), { redirectUri, scopes, state, nonce, codeChallenge }))
    tokens = await redeemAuthorizationCode(app(), { callback, redirectUri, state, nonce, codeVerifier })
    onedrive = createOneDrive({ cloud: app().cloud, accessToken: tokens.accessToken, retry: { limit: 0 } })
    folder = await mkdtemp(join(tmpdir(), 'onedrive-'))
  })
  afterAll(async () => {
    await emulator?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('is known by its id token', async () => {
    expect(tokens.idTokenClaims).toMatchObject({ preferred_username: demo.accounts[kind].userPrincipalName })
    expect(tokens.scopes.map((scope) => scope.toLowerCase())).toContain('files.readwrite')
    expect(await onedrive.me()).toMatchObject({ displayName: demo.accounts[kind].displayName })
  })

  test('refreshes its tokens', async () => {
    const refreshed = await refreshTokens(app(), { refreshToken: tokens.refreshToken! })
    expect(refreshed.refreshToken).toBeDefined()
    expect(await createOneDrive({ cloud: app().cloud, accessToken: refreshed.accessToken }).me()).toBeDefined()
  })

  test('refreshes its tokens at the older endpoint, if it is personal', async () => {
    const refreshing = refreshTokensLegacy(app(), { refreshToken: tokens.refreshToken!, redirectUri })
    if (kind === 'work') return expect(refreshing).rejects.toMatchObject({ name: 'IdentityError' })
    const client = createOneDrive({ cloud: app().cloud, accessToken: (await refreshing).accessToken })
    expect(await client.me()).toBeDefined()
  })

  test('a wrong or expired secret is explained', async () => {
    const refresh = { refreshToken: tokens.refreshToken! }
    const wrong = await refreshTokens({ ...app(), clientSecret: 'wrong' }, refresh).catch(diagnose)
    expect(wrong).toMatchObject({ code: 'client_secret_wrong', microsoft: { code: 'AADSTS7000215' } })
    const expired = await refreshTokens({ ...app(), ...demo.expiredApp }, refresh).catch(diagnose)
    expect(expired).toMatchObject({ code: 'client_secret_expired', who: 'developer' })
  })

  test('a refused access token is renewed once', async () => {
    const asked: boolean[] = []
    const client = createOneDrive({
      cloud: app().cloud,
      accessToken: ({ forceRefresh }) => {
        asked.push(forceRefresh)
        return forceRefresh ? tokens.accessToken : 'stale'
      },
    })
    await expect(client.me()).resolves.toBeDefined()
    expect(asked).toEqual([false, true])
    const refused = await createOneDrive({ cloud: app().cloud, accessToken: 'stale' }).me().catch(diagnose)
    expect(refused).toMatchObject({ code: 'access_token_refused' })
  })

  test('reads its drive', async () => {
    const drive = await onedrive.drive().get()
    expect(drive.driveType).toBe(kind === 'work' ? 'business' : 'personal')
    expect((await onedrive.drive({ id: drive.id }).root().get()).root).toBeDefined()
  })

  test('a folder with odd names lives its life', async () => {
    const root = onedrive.drive().root()
    const parent = await root.createFolder("odd & it's 100% #1", { conflictBehavior: 'fail' })
    await expect(root.createFolder("odd & it's 100% #1")).rejects.toMatchObject({ code: 'nameAlreadyExists' })
    const item = onedrive.drive().item(parent.id)
    const names = ['a!b.txt', 'c+d=e.txt', "f'g'.txt", 'ünï 日本.txt', '100% %41.txt']
    for (const name of names) await item.upload(name, name)

    const listed = await collect(item.children({ top: 2 }))
    expect(listed.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
    for (const name of names) {
      const byPath = onedrive.drive().item({ path: `${parent.name}/${name}` })
      expect(await (await byPath.download()).text()).toBe(name)
    }

    const first = listed[0]!
    const file = onedrive.drive().item(first.id)
    const renamed = await file.update({ name: 'renamed.txt' }, { ifMatch: first.eTag! })
    expect(renamed).toMatchObject({ id: first.id, name: 'renamed.txt' })
    await expect(file.delete({ ifMatch: first.eTag! })).rejects.toMatchObject({ status: 412 })
    await file.delete()
    expect(await file.get().catch(diagnose)).toMatchObject({ code: 'item_not_found' })
    await item.delete()
  })

  test.each([0, 1, 5 * unit, 16 * unit, 16 * unit + 1])(
    'a file of %i bytes goes up and comes down the same',
    async (size) => {
      const source = bytes(size)
      const path = join(folder, `file-${size}.bin`)
      await writeFile(path, source)
      const progress: number[] = []
      const item = await uploadFile(onedrive.drive().root(), path, {
        chunkSize: 5 * unit,
        onProgress: ({ loaded }) => progress.push(loaded),
      })
      expect(item).toMatchObject({ name: `file-${size}.bin`, size })
      expect(progress.at(-1)).toBe(size)
      await downloadToFile(onedrive.drive().item(item.id), `${path}.back`)
      expect((await readFile(`${path}.back`)).equals(source)).toBe(true)
      if (size === 0) return
      const part = await onedrive
        .drive()
        .item(item.id)
        .download({ range: { start: size - 1 } })
      expect(Buffer.from(await part.arrayBuffer()).equals(source.subarray(-1))).toBe(true)
    },
  )

  test('conflict behavior decides about a taken name, small or large', async () => {
    const root = onedrive.drive().root()
    for (const options of [{}, { smallFile: 0 }]) {
      await root.upload('taken.txt', 'first', options)
      await expect(root.upload('taken.txt', 'second', { ...options, conflictBehavior: 'fail' })).rejects.toMatchObject({
        status: 409,
        code: 'nameAlreadyExists',
      })
      const renamed = await root.upload('taken.txt', 'second', { ...options, conflictBehavior: 'rename' })
      expect(renamed.name).not.toBe('taken.txt')
      await onedrive.drive().item(renamed.id).upload(undefined, 'third', options)
      expect(await (await onedrive.drive().item(renamed.id).download()).text()).toBe('third')
      const taken = onedrive.drive().item({ path: 'taken.txt' })
      expect(await (await taken.download()).text()).toBe('first')
    }
  })

  test('a name OneDrive forbids is explained, and nothing is stored', async () => {
    const root = onedrive.drive().root()
    const before = await collect(root.children())
    for (const name of ['a?.txt', 'a:b.txt', '~$a', 'con.txt', 'a. ', 'x'.repeat(300)]) {
      expect(await root.upload(name, 'x').catch(diagnose)).toMatchObject({ code: 'name_not_allowed', who: 'user' })
    }
    expect((await collect(root.children())).length).toBe(before.length)
  })

  test('a picture has thumbnails', async () => {
    const pictures = await collect(
      onedrive
        .drive()
        .item({ path: '/Pictures' })
        .children({ expand: ['thumbnails'] }),
    )
    const picture = pictures.find(({ file }) => file?.mimeType?.startsWith('image/'))!
    const item = onedrive.drive().item(picture.id)
    const [set] = await item.thumbnails()
    const small = set!.small!
    expect(Math.max(small.width, small.height)).toBe(96)
    const image = Buffer.from(await (await fetch(small.url)).arrayBuffer())
    expect(image.length).toBeGreaterThan(100)
    expect(await item.thumbnail('large')).toMatchObject({ url: expect.stringContaining('http') })
    const text = await onedrive.drive().root().upload('no-picture.zip', 'x')
    expect(await onedrive.drive().item(text.id).thumbnail('small')).toBeUndefined()
  })
})
