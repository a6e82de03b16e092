/** How each contender is called, and what it needs to reach the emulator. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Measured, measure } from './measure.ts'

export type Service = {
  readonly secureUrl: string
  readonly proxyUrl: string
  readonly caFile: string
  readonly accessToken: string
  readonly driveId: string
  readonly controlUrl: string
}

export type Programs = {
  readonly rclone: string
  readonly rcloneEnvironment: Readonly<Record<string, string>>
  readonly aria2c: string
  readonly curl: string
}

export type Contenders = {
  ours(...args: string[]): Promise<Measured>
  microsoft(...args: string[]): Promise<Measured>
  rclone(...args: string[]): Promise<Measured>
  curl(...args: string[]): Promise<Measured>
  aria2c(...args: string[]): Promise<Measured>
}

const here = import.meta.dirname
export const builtOurs = join(here, '../../node_modules/.cache/benchmark/ours.js')
/** What rclone's own documentation advises for many files and much room. */
const best = ['--transfers', '16', '--checkers', '16', '--fast-list', '--onedrive-chunk-size', '60M']

/** @param graph and @param proxy as they are reached through the relay */
export function contenders(
  at: Service,
  { rclone, rcloneEnvironment, aria2c, curl }: Programs,
  { graph, proxy, work }: { readonly graph: string; readonly proxy: string; readonly work: string },
): Contenders {
  const config = join(work, 'rclone.conf')
  const token = JSON.stringify({ access_token: at.accessToken, token_type: 'Bearer', expiry: '2099-01-01T00:00:00Z' })
  writeFileSync(config, `[cloud]\ntype = onedrive\ntoken = ${token}\ndrive_id = ${at.driveId}\ndrive_type = business\n`)
  const environment = { GRAPH: graph, TOKEN: at.accessToken, NODE_EXTRA_CA_CERTS: at.caFile }
  const trust = { ...rcloneEnvironment, SSL_CERT_FILE: at.caFile, HTTPS_PROXY: proxy, RCLONE_CONFIG: config }
  const typeScript = ['--conditions=source', '--disable-warning=ExperimentalWarning', join(here, 'graph-client.ts')]
  return {
    ours: (...args) => measure(process.execPath, [builtOurs, ...args], environment),
    microsoft: (...args) => measure(process.execPath, [...typeScript, ...args], environment),
    rclone: (...args) => measure(rclone, [...args, ...best], trust),
    curl: (...args) => measure(curl, ['-sf', '--cacert', at.caFile, ...args], {}),
    aria2c: (...args) => measure(aria2c, ['-q', `--ca-certificate=${at.caFile}`, ...args], {}),
  }
}
