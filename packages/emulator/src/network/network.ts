/** All ways into the emulator: http, https on the same port, and the proxy. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmulatorError } from '../errors.ts'
import { bothProtocols } from './both-protocols.ts'
import type { Certificates } from './certificates.ts'
import { connectProxy } from './connect-proxy.ts'
import { type Attach, type Certificate, createHttpServer } from './http-server.ts'
import { type Listening, listen } from './listen.ts'

export type NetworkOptions = {
  readonly host: string
  readonly port: number
  /** `true` for a certificate of the emulator's own authority. */
  readonly tls?: boolean | Certificate | undefined
  /** Port of the proxy; 0 for any that is free. */
  readonly proxy?: number | undefined
  /** Adds something to each HTTP server. */
  readonly attach?: Attach | undefined
  /** Keeps the authority between two starts. */
  readonly data?: string | undefined
}

export type Network = {
  readonly url: string
  readonly secureUrl: string | undefined
  readonly proxyUrl: string | undefined
  /** Only where the emulator's own authority is in use; PEM. */
  readonly ca: string | undefined
  readonly caFile: string | undefined
  close(): Promise<void>
}

/** @throws EmulatorError `port_in_use`, or `bad_option` for a certificate that cannot be used */
export async function openNetwork(listener: RequestListener, options: NetworkOptions): Promise<Network> {
  const { host, port, tls = false, proxy, data, attach } = options
  const own = tls === true || proxy !== undefined ? await openAuthority(data) : undefined
  const opened: { close(): void | Promise<void> }[] = own ? [own] : []
  const close = async (): Promise<void> => void (await Promise.all(opened.map((each) => each.close())))
  const add = async (listening: Promise<Listening>): Promise<Listening> => {
    opened.push(await listening)
    return listening
  }
  try {
    const certificate = tls === true ? own!.certificates : tls || undefined
    const main = await add(
      listen(
        () => (certificate ? secured(listener, certificate, attach) : createHttpServer(listener, attach)),
        host,
        port,
      ),
    )
    const beside =
      proxy === undefined
        ? undefined
        : await add(listen(() => connectProxy(listener, own!.certificates, attach), host, proxy, '--proxy'))
    const name = nameFor(host)
    return {
      url: `http://${name}:${main.port}`,
      secureUrl: certificate && `https://${name}:${main.port}`,
      proxyUrl: beside && `http://${name}:${beside.port}`,
      ca: own?.certificates.ca,
      caFile: own?.certificates.caFile,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Under which name this machine finds what listens there; all addresses are also its own. */
function nameFor(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

async function openAuthority(data: string | undefined): Promise<{ certificates: Certificates; close(): void }> {
  // Loaded here because few who start an emulator need it.
  const { openCertificates } = await import('./certificates.ts')
  const folder =
    data === undefined ? mkdtempSync(join(tmpdir(), 'drawbridge-emulator-ca-')) : join(data, 'certificates')
  // By the machine's clock, however the emulator's own is set: those who check the certificate go by theirs.
  const certificates = await openCertificates(folder, Date.now())
  const close = (): void => (data === undefined ? rmSync(folder, { recursive: true, force: true }) : undefined)
  return { certificates, close }
}

function secured(listener: RequestListener, certificate: Certificate, attach?: Attach) {
  try {
    return bothProtocols(listener, certificate, attach)
  } catch (cause) {
    throw new EmulatorError(
      'bad_option',
      `The TLS certificate or its key cannot be used: ${(cause as Error).message}`,
      {
        cause,
      },
    )
  }
}
