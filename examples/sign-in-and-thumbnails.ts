/**
 * From a sign-in to thumbnails, step by step, as a script of your own would do it.
 *
 * authorization code → tokens → the thumbnails of a picture whose id contains `!` → fresh tokens from the v2 endpoint
 * and from the older one for personal accounts.
 *
 *   node --conditions=source examples/sign-in-and-thumbnails.ts
 */

import { demo, startEmulator } from '@drawbridge/emulator'
import {
  authorizationUrl,
  createOneDrive,
  createPkce,
  type DriveItem,
  graphPath,
  redeemAuthorizationCode,
  refreshTokens,
  refreshTokensLegacy,
} from '@drawbridge/onedrive'

// The emulator stands in for Microsoft, and its seeded person signs in without being asked.
await using emulator = await startEmulator({ autoSignIn: demo.accounts.personal.userPrincipalName })
const cloud = { login: emulator.url, graph: emulator.url }

const app = { cloud, authority: 'common', ...demo.app }
const redirectUri = 'http://localhost/oauth/callback'
const scopes = ['Files.ReadWrite.All', 'User.Read', 'offline_access']

// 1. The browser goes to the sign-in page and comes back with a code.
const { codeVerifier, codeChallenge } = await createPkce()
const state = crypto.randomUUID()
const signIn = authorizationUrl(app, { redirectUri, scopes, state, codeChallenge })
const callback = await followToCallback(signIn)
console.log(`1. Signed in; the code came back to ${redirectUri}`)

// 2. The code becomes tokens.
const tokens = await redeemAuthorizationCode(app, { callback, redirectUri, state, codeVerifier })
console.log(`2. Got an access token until ${tokens.expiresAt.toISOString()} for ${tokens.scopes.join(' ')}`)

// 3. Thumbnails. The id of a personal item contains "!", which belongs into a path as %21; graphPath sees to that.
const onedrive = createOneDrive({ cloud, accessToken: tokens.accessToken })
const picture = await firstPicture()
const path = graphPath`/drive/items/${picture.id}/thumbnails/`
const { value: sets } = await onedrive.json<{
  value: Record<string, { width: number; height: number; url: string }>[]
}>(path)
console.log(`3. ${picture.name}, ${path}`)
for (const size of ['small', 'medium', 'large']) {
  const thumbnail = sets[0]![size]!
  const bytes = await (await fetch(thumbnail.url)).bytes()
  console.log(`   ${size}: ${thumbnail.width} × ${thumbnail.height}, ${bytes.length} bytes of ${imageType(bytes)}`)
}

// 4. A refresh token buys new tokens, at either endpoint.
const refreshed = await refreshTokens(app, { refreshToken: tokens.refreshToken! })
console.log(`4. Refreshed at /oauth2/v2.0/token until ${refreshed.expiresAt.toISOString()}`)
const legacy = await refreshTokensLegacy(app, { refreshToken: refreshed.refreshToken!, redirectUri })
const me = await createOneDrive({ cloud, accessToken: legacy.accessToken }).me()
console.log(`5. Refreshed at oauth20_token.srf; the token still belongs to ${me.displayName}`)

/** A browser would do this: follow every redirect until one leaves for the product. */
async function followToCallback(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: 'manual' })
  const location = new URL(response.headers.get('location') ?? '', url)
  return location.href.startsWith(redirectUri) ? location : followToCallback(location)
}

async function firstPicture(): Promise<DriveItem & { id: string }> {
  const pictures = onedrive.drive().item({ path: '/Pictures' }).children()
  for await (const item of pictures) {
    if (item.file?.mimeType?.startsWith('image/') && item.id?.includes('!')) return { ...item, id: item.id }
  }
  throw new Error('This account has no picture.')
}

function imageType(bytes: Uint8Array): string {
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? 'JPEG' : 'something else'
}
