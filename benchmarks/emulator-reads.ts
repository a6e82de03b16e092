/**
 * How many listings of 50 items does one emulator answer in a second, beside a bare node:http server that returns the
 * same bytes? Goals: 1,000, and half of what the bare server does.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { demo } from '@drawbridge/emulator'
import autocannon from 'autocannon'
import { graphToken } from '../test/peers/graph-token.ts'

const rounds = 5
const seconds = 3
const connections = 16
const goal = { perSecond: 1_000, ratio: 0.5 }

/** Each server has a process of its own, and so has the load: this one. */
export async function run(): Promise<void> {
  const account = demo.accounts.work.userPrincipalName
  const program = join(import.meta.dirname, '../packages/emulator/src/main.ts')
  const emulator = await startServer([program, '--port', '0', '--auto-sign-in', account])
  const bare = await startServer([import.meta.filename, 'bare'])
  try {
    const headers = { authorization: `Bearer ${await graphToken(emulator.url)}` }
    const url = await makeListing(emulator.url, headers)
    const body = await (await fetch(url, { headers })).text()
    const same = await fetch(bare.url, { method: 'PUT', body })
    if ((await same.text()) !== body) throw new Error('The bare server does not return the same bytes.')
    const rates = { emulator: [] as number[], bare: [] as number[] }
    await Promise.all([rateOf(url, headers), rateOf(bare.url, headers)])
    // In turns, so that a slow moment of the machine meets both.
    for (let round = 0; round < rounds; round += 1) {
      rates.emulator.push(await rateOf(url, headers))
      rates.bare.push(await rateOf(bare.url, headers))
    }
    report(median(rates.emulator), median(rates.bare), Buffer.byteLength(body))
  } finally {
    emulator.process.kill()
    bare.process.kill()
  }
}

function report(perSecond: number, bare: number, bytes: number): void {
  const ratio = perSecond / bare
  console.log(`listing of 50 items, ${bytes} bytes, ${connections} connections, median of ${rounds} × ${seconds} s`)
  console.log(
    `emulator         ${perSecond.toFixed(0).padStart(7)} requests/s   ${verdict(perSecond >= goal.perSecond)} ${goal.perSecond}`,
  )
  console.log(`bare node:http   ${bare.toFixed(0).padStart(7)} requests/s`)
  console.log(
    `ratio            ${ratio.toFixed(2).padStart(7)}              ${verdict(ratio >= goal.ratio)} ${goal.ratio}`,
  )
}

function verdict(met: boolean): string {
  return met ? 'at least' : 'LESS THAN'
}

type Server = { readonly url: string; readonly process: ChildProcess }

async function startServer(args: readonly string[]): Promise<Server> {
  const process_ = spawn(process.execPath, ['--conditions=source', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(process_.stdout)) {
    const [url] = /http:\/\/[\w.:]+/.exec(line) ?? []
    if (url !== undefined) return { url, process: process_ }
  }
  throw new Error(`${args.join(' ')} ended before it said where it listens.`)
}

async function makeListing(origin: string, headers: Record<string, string>): Promise<string> {
  const drive = `${origin}/v1.0/me/drive`
  for (let index = 1; index <= 50; index += 1) {
    const file = `${drive}/root:/Listing/Report ${index}.txt:/content`
    const response = await fetch(file, { method: 'PUT', headers, body: `Report ${index}` })
    if (!response.ok) throw new Error(await response.text())
  }
  return `${drive}/root:/Listing:/children`
}

async function rateOf(url: string, headers: Record<string, string>): Promise<number> {
  const result = await autocannon({ url, headers, connections, duration: seconds })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx + result.errors} requests failed.`)
  return result.requests.average
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

/** Keeps what was put, and gives it to everybody. */
function serveBytes(): void {
  let bytes = Buffer.alloc(0)
  const server = createServer(async (request, response) => {
    if (request.method === 'PUT') bytes = await buffer(request)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
  })
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}

if (import.meta.main) {
  if (process.argv[2] === 'bare') serveBytes()
  else await run()
}
