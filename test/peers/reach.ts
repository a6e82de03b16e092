/** An emulator that this process, and what it starts, finds under Microsoft's names. */
import { setGlobalProxyFromEnv } from 'node:http'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Emulator, type EmulatorOptions, startEmulator } from '@drawbridge/emulator'

export type Reached = AsyncDisposable & {
  readonly emulator: Emulator
  /** For programs started from here. */
  readonly environment: Readonly<Record<string, string>>
}

const here = 'localhost,127.0.0.1,::1'

/** While it lives, every https request of this process to one of Microsoft's hosts goes to the emulator. */
export async function reachEmulator(options: EmulatorOptions): Promise<Reached> {
  const emulator = await startEmulator({ proxy: 0, ...options })
  const proxyUrl = emulator.proxyUrl!
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, emulator.ca!])
  const restore = setGlobalProxyFromEnv({ HTTPS_PROXY: proxyUrl, NO_PROXY: here })
  return {
    emulator,
    environment: {
      HTTPS_PROXY: proxyUrl,
      https_proxy: proxyUrl,
      NO_PROXY: here,
      no_proxy: here,
      SSL_CERT_FILE: emulator.caFile!,
    },
    async [Symbol.asyncDispose]() {
      restore()
      setDefaultCACertificates(trusted)
      await emulator.close()
    },
  }
}
