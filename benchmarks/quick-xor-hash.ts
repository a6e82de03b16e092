/** How fast is our QuickXorHash beside Node's native SHA-1? Goal: at least 3 times as fast, so that hashing is free. */
import { createHash, randomFillSync } from 'node:crypto'
import { createQuickXorHash } from '../packages/onedrive/src/transfers/quick-xor-hash.ts'

const chunk = randomFillSync(new Uint8Array(10 * 1024 * 1024))
const unaligned = new Uint8Array(chunk.length + 1).subarray(1)
const rounds = 7

/** Prints one line for each contender: its rate, and its ratio to SHA-1 in the same run. */
export async function run(): Promise<void> {
  unaligned.set(chunk)
  const contenders: Record<string, () => void> = {
    'sha1 (native)': () => createHash('sha1').update(chunk).digest(),
    quickXorHash: () => hash(chunk),
    'quickXorHash, unaligned': () => hash(unaligned),
  }
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, [] as number[]]))
  // Interleaved, so that a slow moment of the machine meets all of them.
  for (let round = 0; round < rounds; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      const startedAt = performance.now()
      for (let i = 0; i < 10; i++) contender()
      times[name]!.push(performance.now() - startedAt)
    }
  }
  const median = (name: string): number => times[name]!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!
  for (const name of Object.keys(contenders)) {
    const megabytesPerSecond = (10 * chunk.length) / 1_000 / median(name)
    const ratio = median('sha1 (native)') / median(name)
    console.log(`${name.padEnd(26)}${megabytesPerSecond.toFixed(0).padStart(7)} MB/s  ${ratio.toFixed(2)} × sha1`)
  }
}

function hash(bytes: Uint8Array): void {
  const quickXorHash = createQuickXorHash()
  quickXorHash.update(bytes)
  quickXorHash.digest()
}

if (import.meta.main) await run()
