/**
 * Software that others wrote judges the emulator: `npm run test:peers`, or only some of it: `npm run test:peers -- rclone`.
 * Ends with `N passed, N failed`, and with exit code 1 when something failed or a judge could not be had.
 */
import { graphClient, graphClientPersonal } from './graph-client.ts'
import { guideCommands, guideInCi, guideInNode, guideOnedrive, guideRclone } from './guide.ts'
import type { Judge } from './judge.ts'
import { keyring } from './keyring.ts'
import { mcp } from './mcp.ts'
import { msal } from './msal.ts'
import { onedrive } from './onedrive.ts'
import { openidClient } from './openid-client.ts'
import { rclone, rclonePersonal } from './rclone.ts'
import { zsh } from './zsh.ts'

const judges: readonly Judge[] = [
  msal,
  graphClient,
  graphClientPersonal,
  openidClient,
  rclone,
  rclonePersonal,
  onedrive,
  guideCommands,
  guideInCi,
  guideInNode,
  guideRclone,
  guideOnedrive,
  mcp,
  keyring,
  zsh,
]
const patienceMs = 180_000

let passed = 0
let failed = 0

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !judges.some((judge) => judge.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no judge called ${unknown.join(' or ')}. There are: ${judges.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}
for (const judge of judges) if (wanted.length === 0 || wanted.includes(judge.name)) await hear(judge)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

async function hear(judge: Judge): Promise<void> {
  console.log(`\n${judge.name}`)
  const began = performance.now()
  try {
    await using started = await judge.start()
    for (const { name, run } of started.checks) await attempt(name, run)
  } catch (error) {
    // Whatever could not be checked has not passed.
    failed += 1
    console.log(`  ✗ cannot be heard: ${reason(error)}`)
  }
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

async function attempt(name: string, run: () => Promise<void>): Promise<void> {
  const began = performance.now()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`not done after ${patienceMs / 1000} s`)), patienceMs)
  try {
    await Promise.race([run(), late])
    passed += 1
    console.log(`  ✓ ${name} (${Math.round(performance.now() - began)} ms)`)
  } catch (error) {
    failed += 1
    console.log(`  ✗ ${name}: ${reason(error)}`)
  } finally {
    clearTimeout(timer)
  }
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim().split('\n').slice(0, 12).join('\n      ').slice(0, 1200)
}
