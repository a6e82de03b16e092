/** A client of one of the emulator's seeded people. */
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { createOneDrive, type OneDrive, type OneDriveOptions, type TokenSet } from '../src/index.ts'
import { signInOnLoopback } from '../src/node.ts'

export type SignedIn = AsyncDisposable & {
  readonly emulator: Emulator
  readonly tokens: TokenSet
  readonly onedrive: OneDrive
  client(options?: Partial<OneDriveOptions>): OneDrive
}

export async function signedIn(kind: 'work' | 'personal' = 'work'): Promise<SignedIn> {
  const emulator = await startEmulator({ autoSignIn: demo.accounts[kind].userPrincipalName })
  const cloud = { login: emulator.url, graph: emulator.url }
  const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
  const open = async (url: URL): Promise<void> => void (await fetch(url))
  const tokens = await signInOnLoopback(app, { scopes: ['Files.ReadWrite', 'User.Read'], open })
  const client = (options: Partial<OneDriveOptions> = {}): OneDrive =>
    createOneDrive({ cloud, accessToken: tokens.accessToken, ...options })
  return { emulator, tokens, client, onedrive: client(), [Symbol.asyncDispose]: () => emulator.close() }
}
