/** Runs the contenders of one job one after the other, and prints what each took beside what was aimed at. */
import type { Service } from './contenders.ts'
import type { Measured } from './measure.ts'

export type Goals = {
  /** The fewest requests that anybody was seen to need. */
  readonly lean: number
  /** Our wall time as a part of theirs, at most. */
  readonly times: Readonly<Record<string, number>>
  /** How often each contender does it, in turns; medians are told. @default 1 */
  readonly rounds?: number | undefined
}

/** Graph's limits, as a job meets them. */
export type Limits = {
  /** Resource units a minute. */
  readonly perMinute: number
  /** The fewest that the job costs. */
  readonly least: number
  /** The job done by us once before, without limits. */
  readonly rehearse: () => Promise<Measured>
}

const requestsGoal = 1.05
const memoryGoal = 100
const scheduleGoal = 1.15
const minute = 60_000

type Counts = { readonly requests: number; readonly refused: number; readonly early: number }
type Counted = Measured & Counts

export async function compare(
  at: Service,
  job: string,
  { lean, times, rounds = 1 }: Goals,
  all: Readonly<Record<string, (round: number) => Promise<Measured>>>,
  limits?: Limits,
): Promise<void> {
  console.log(`  ${job}, ${lean} requests at the least`)
  const rehearsed = await limits?.rehearse()
  const control = limits ? `${at.controlUrl}/?units=${limits.perMinute}` : at.controlUrl
  const taken: Record<string, Counted[]> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, contender] of Object.entries(all)) {
      await fetch(control)
      try {
        const measured = await contender(round)
        const counts = (await (await fetch(at.controlUrl)).json()) as Counts
        taken[name] = [...(taken[name] ?? []), { ...measured, ...counts }]
      } catch (error) {
        console.log(`    ${name.padEnd(13)}failed: ${(error as Error).message.trim().split('\n').at(-1)}`)
      }
    }
  }
  const results: Record<string, Counted> = {}
  for (const [name, runs] of Object.entries(taken)) {
    results[name] = typical(runs)
    const all = runs.map(({ wallMs }) => wallMs / 1000)
    const spread = rounds > 1 ? `   from ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)} s` : ''
    console.log(`    ${name.padEnd(13)}${figures(results[name])}${spread}`)
  }
  const { ours, rclone } = results
  if (!ours) return
  const verdicts = [verdict('requests', ours.requests / lean, requestsGoal, '× lean')]
  if (limits && rehearsed) {
    // What nobody can do in less: so many minutes have to pass, and then the rest is sent.
    const ideal = (Math.ceil(limits.least / limits.perMinute) - 1) * minute + rehearsed.wallMs
    verdicts.push(verdict('time', ours.wallMs / ideal, scheduleGoal, `× ideal (${(ideal / 1000).toFixed(1)} s)`))
    verdicts.push(verdict('sent during a pause', ours.early, 0, ''))
  }
  for (const [name, goal] of Object.entries(times)) {
    const other = results[name]
    if (other) verdicts.push(verdict('time', ours.wallMs / other.wallMs, goal, `× ${name}`))
  }
  if (rclone && times['rclone'] !== undefined) {
    verdicts.push(verdict('processor', ours.cpuSeconds / rclone.cpuSeconds, undefined, '× rclone'))
  }
  verdicts.push(verdict('memory', ours.peakMegabytes, memoryGoal, 'MB'))
  console.log(`    ${''.padEnd(13)}${verdicts.join(' · ')}`)
}

function typical(runs: readonly Counted[]): Counted {
  const median = (of: (run: Counted) => number): number => runs.map(of).sort((a, b) => a - b)[runs.length >> 1]!
  return {
    wallMs: median(({ wallMs }) => wallMs),
    cpuSeconds: median(({ cpuSeconds }) => cpuSeconds),
    peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)),
    requests: median(({ requests }) => requests),
    refused: median(({ refused }) => refused),
    early: median(({ early }) => early),
  }
}

function figures({ requests, refused, early, wallMs, cpuSeconds, peakMegabytes }: Counted): string {
  const columns = [
    `${requests} requests`,
    `${(wallMs / 1000).toFixed(2)} s`,
    `${cpuSeconds.toFixed(2)} CPU s`,
    `${peakMegabytes.toFixed(0)} MB`,
    ...(refused > 0 ? [`${refused} refused`, `${early} too early`] : []),
  ]
  return columns.map((each) => each.padStart(15)).join('')
}

function verdict(what: string, value: number, goal: number | undefined, unit: string): string {
  const shown = `${what} ${value < 20 ? value.toFixed(2) : value.toFixed(0)} ${unit}`
  if (goal === undefined) return shown
  return `${shown} ${value <= goal ? 'met' : `MISSED (${goal})`}`
}
