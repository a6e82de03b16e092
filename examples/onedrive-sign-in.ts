/**
 * Every way to sign in that needs no web page of your own.
 *
 *   node --conditions=source examples/onedrive-sign-in.ts
 */
import { demo, startEmulator } from '@drawbridge/emulator'
import {
  createOneDrive,
  diagnose,
  keepFresh,
  redeemDeviceCode,
  refreshTokens,
  requestClientCredentials,
  requestDeviceCode,
} from '@drawbridge/onedrive'
import { signInOnLoopback } from '@drawbridge/onedrive/node'

// The emulator stands in for Microsoft. Leave `cloud` out of createOneDrive to speak to Microsoft itself.
await using emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
const cloud = { login: emulator.url, graph: emulator.url }
const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
const scopes = ['Files.ReadWrite', 'User.Read']

// 1. On a person's machine: the browser signs in and comes back to this program.
const tokens = await signInOnLoopback(app, { scopes, open: async (url) => void (await fetch(url)) })
console.log(`1. The browser came back; the token is good until ${tokens.expiresAt.toISOString()}`)

// 2. Without a browser: the person types a code on another device.
const code = await requestDeviceCode(app, { scopes })
console.log(`2. ${code.message}`)
const device = await redeemDeviceCode(app, { ...code, intervalMs: 100 })
console.log(`   Signed in as ${device.idTokenClaims?.preferred_username}`)

// 3. Without a person: an app in its own name, with a certificate. A client secret works alike.
const { clientId, tenantId, certificate, privateKey } = demo.daemonApp
const daemon = { cloud, authority: tenantId, clientId, clientCertificate: { certificate, privateKey } }
const own = await requestClientCredentials(daemon)
const drive = createOneDrive({ cloud, accessToken: own.accessToken }).drive({ user: 'megan@contoso.example' })
console.log(`3. As itself the app reads the drive of ${(await drive.get()).owner?.user?.displayName}`)

// 4. For as long as it takes: tokens are renewed before they end, once for all calls that wait.
const onedrive = createOneDrive({
  cloud,
  accessToken: keepFresh({
    tokens,
    obtain: (last) => refreshTokens(app, { refreshToken: last!.refreshToken! }),
    onTokens: () => console.log('   Store the new refresh token now'),
  }),
})
console.log(`4. Signed in as ${(await onedrive.me()).displayName}`)

// 5. What goes wrong is explained: what it means, who mends it, and how.
const wrong = { ...daemon, clientCertificate: undefined, clientSecret: 'an old one' }
const diagnosis = await requestClientCredentials(wrong).catch(diagnose)
console.log(`5. ${'title' in diagnosis ? `${diagnosis.title} (${diagnosis.who}): ${diagnosis.remedy}` : 'no error'}`)
