/** Clients that many people have, under the ids they come with, so that they can sign in without being registered. */
import type { App } from '../state/apps.ts'

const anywhere = {
  tenantId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  signInAudience: 'AzureADandPersonalMicrosoftAccount',
  verifiedPublisher: false,
} as const

const nativeClient = 'https://login.microsoftonline.com/common/oauth2/nativeclient'

export const wellKnownApps: readonly App[] = [
  {
    ...anywhere,
    clientId: 'b15665d9-eda6-4092-8539-0eec376afd59',
    displayName: 'rclone',
    redirectUris: { web: ['http://localhost:53682/'], spa: [], publicClient: [] },
    // What it sends is in every copy of it; here is only what tells it from another.
    secrets: [
      {
        keyId: '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7101',
        valueHash: '7T23JkZyNBeLRV5gZKCHPslfrrmklQOxnVl5a1YqwA0',
        endDateTime: Date.UTC(2099, 0),
      },
    ],
    requiredPermissions: ['Files.ReadWrite.All', 'Sites.Read.All'],
    isFallbackPublicClient: false,
  },
  {
    ...anywhere,
    clientId: 'd50ca740-c83f-4d1b-b616-12c519384f0c',
    displayName: 'OneDrive Client for Linux',
    redirectUris: { web: [], spa: [], publicClient: [nativeClient] },
    secrets: [],
    requiredPermissions: ['Files.ReadWrite.All', 'Sites.ReadWrite.All'],
    isFallbackPublicClient: true,
  },
  {
    ...anywhere,
    clientId: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
    displayName: 'Microsoft Graph Command Line Tools',
    verifiedPublisher: true,
    redirectUris: { web: [], spa: [], publicClient: ['http://localhost', nativeClient] },
    secrets: [],
    requiredPermissions: ['User.Read'],
    isFallbackPublicClient: true,
  },
]
