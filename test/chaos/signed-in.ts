/** A person's own OneDrive, past the server. */
import { demo } from '@drawbridge/emulator'
import { createOneDrive, type OneDrive } from '@drawbridge/onedrive'
import type { World } from '../../packages/server/test/world.ts'

export function signedIn({ emulator }: World, upn: string): OneDrive {
  const { directory } = emulator
  const { user } = directory.accounts.find(upn)!
  const app = directory.apps.find(demo.app.clientId)!
  const scopes = ['Files.ReadWrite.All', 'User.Read']
  const grant = { app, credential: 'secret', user, scopes, sessionId: 's' } as const
  const accessToken = () => directory.accessTokens.issue(grant, 3600)
  return createOneDrive({ cloud: { login: emulator.url, graph: emulator.url }, accessToken })
}
