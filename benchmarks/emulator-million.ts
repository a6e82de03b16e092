/**
 * Does a drive of a million items fit, and does its size show? Goals: under 1.5 GiB of memory; a page of 200 children
 * deep in a large folder, and a page of delta, in under 10 ms each.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { demo, startEmulator } from '@drawbridge/emulator'
import { graphToken } from '../test/peers/graph-token.ts'
import { fillDrive } from './emulator/fill-drive.ts'

const items = 1_000_000
const largeFolder = 200_000
const goal = { gibibytes: 1.5, pageMs: 10 }
const GiB = 1024 ** 3

/** In a process of its own, whose memory is then the emulator's. */
export async function run(): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=source', import.meta.filename], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) process.exitCode = 1
}

async function measure(): Promise<void> {
  const account = demo.accounts.work.userPrincipalName
  await using emulator = await startEmulator({ autoSignIn: account })
  const drive = await emulator.drives.ofUser(emulator.directory.user(account)!)
  const began = performance.now()
  fillDrive(drive, items, largeFolder)
  console.log(`${items.toLocaleString('en')} items made in ${((performance.now() - began) / 1000).toFixed(1)} s`)

  const headers = { authorization: `Bearer ${await graphToken(emulator.url)}` }
  const graph = `${emulator.url}/v1.0/me/drive`
  await timePages(`${graph}/root/children`, headers, 50)
  say('children, page of 200', await timePages(`${graph}/root:/Large:/children?$top=200`, headers, largeFolder / 200))
  say('delta, page of 200', await timePages(`${graph}/root/delta?$top=200`, headers, 500))

  const memory = process.resourceUsage().maxRSS * 1024
  console.log(
    `memory at its highest    ${(memory / GiB).toFixed(2)} GiB   ${verdict(memory < goal.gibibytes * GiB)} ${goal.gibibytes} GiB`,
  )
}

type Pages = {
  /** Milliseconds of the processor for one page: what stays the same on a machine that has other things to do. */
  readonly cpu: number
  readonly count: number
  readonly median: number
  readonly late: number
  readonly last: number
}

/** Follows the pages; milliseconds from asking until the page is read and parsed. */
async function timePages(start: string, headers: Record<string, string>, limit: number): Promise<Pages> {
  const times: number[] = []
  const before = process.cpuUsage()
  for (let url: string | undefined = start; url !== undefined && times.length < limit; ) {
    const began = performance.now()
    const response: Response = await fetch(url, { headers })
    const page = (await response.json()) as { '@odata.nextLink'?: string; error?: { message: string } }
    times.push(performance.now() - began)
    if (page.error) throw new Error(page.error.message)
    url = page['@odata.nextLink']
  }
  const { user, system } = process.cpuUsage(before)
  const sorted = times.toSorted((a, b) => a - b)
  const deep = times.slice(-50).toSorted((a, b) => a - b)
  return {
    cpu: (user + system) / 1000 / times.length,
    count: times.length,
    median: sorted[sorted.length >> 1]!,
    late: sorted[Math.floor(sorted.length * 0.99)]!,
    last: deep[deep.length >> 1]!,
  }
}

function say(what: string, { cpu, count, median, late, last }: Pages): void {
  console.log(
    `${what.padEnd(24)} ${median.toFixed(1)} ms median, ${last.toFixed(1)} ms at the deep end, ${late.toFixed(1)} ms 99th of ${count}, ${cpu.toFixed(1)} ms of the processor   ${verdict(Math.max(median, last) < goal.pageMs)} ${goal.pageMs} ms`,
  )
}

function verdict(met: boolean): string {
  return met ? 'within' : 'OVER'
}

if (import.meta.main) await measure()
