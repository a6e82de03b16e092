/** The rules that are in force, and what they come to for one request. */
import { EmulatorError } from '../errors.ts'
import { type Occurrences, occurrences } from '../occurrences.ts'
import { bandwidthPlanner } from './kinds/bandwidth.ts'
import { planCut } from './kinds/cut.ts'
import { type Expire, expirePlan, planExpire } from './kinds/expire.ts'
import { planLatency } from './kinds/latency.ts'
import { planResync } from './kinds/resync.ts'
import { planSlow } from './kinds/slow.ts'
import { planStall } from './kinds/stall.ts'
import { planStatus } from './kinds/status.ts'
import { planThrottle } from './kinds/throttle.ts'
import { planTruncate } from './kinds/truncate.ts'
import { matches, type Subject } from './matching.ts'
import type { Asked, Plan } from './plan.ts'
import { type Rule, type RuleInput, ruleSchema } from './rule.ts'

export type ActiveRule = Rule & {
  readonly id: string
  /** Requests, or documents, that it has struck. */
  readonly hits: number
  /** Whether it will not strike again. */
  readonly spent: boolean
}

export type Faults = {
  /** Whether there is anything that a request might meet. */
  readonly any: boolean
  /** How many addresses have expired by a rule: links that are asked for after that are others. */
  readonly expirations: number
  /** @throws EmulatorError `bad_option` for a rule that cannot be read; the message says what is wrong with it */
  add(rule: RuleInput): ActiveRule
  list(): ActiveRule[]
  /** @returns whether there was one */
  remove(id: string): boolean
  clear(): void
  /** What happens to a request, by which rules. Several may strike; the first that answers is the last. */
  strike(asked: Asked, subject: () => Subject): readonly { readonly id: string; readonly plan: Plan }[]
  /** Whether a document that came to be is to be rewritten, and after how many seconds. */
  rewriteAfter(name: string, subject: Subject): number | undefined
}

type Entry = {
  readonly id: string
  readonly rule: Rule
  readonly counter: Occurrences
  readonly plan: (asked: Asked) => Plan | undefined
  hits: number
}

export function createFaults(): Faults {
  let entries: Entry[] = []
  let live: Entry[] = []
  let count = 0
  let expirations = 0
  /** Paths that have expired for good. */
  const expired = new Map<string, Expire>()

  const settle = (): void => {
    live = entries.filter(({ counter }) => !counter.spent)
  }
  const show = ({ id, rule, hits, counter }: Entry): ActiveRule => ({ ...rule, id, hits, spent: counter.spent })

  return {
    get any() {
      return live.length > 0 || expired.size > 0
    },

    get expirations() {
      return expirations
    },

    add(input) {
      const read = ruleSchema.safeParse(input)
      if (!read.success) throw new EmulatorError('bad_option', firstIssue(read.error.issues))
      count += 1
      const rule = read.data
      const counter = occurrences(rule.times)
      const entry: Entry = { id: `fault-${count}`, rule, counter, plan: planner(rule), hits: 0 }
      entries.push(entry)
      settle()
      return show(entry)
    },

    list: () => entries.map(show),

    remove(id) {
      const before = entries.length
      entries = entries.filter((entry) => entry.id !== id)
      settle()
      return entries.length < before
    },

    clear() {
      entries = []
      expired.clear()
      settle()
    },

    strike(asked, subject) {
      const path = asked.target.split('?')[0]!
      const gone = expired.get(path)
      if (gone !== undefined) return [{ id: `expired ${gone.what}`, plan: expirePlan(gone, asked) }]
      const struck: { id: string; plan: Plan }[] = []
      for (const entry of live) {
        const { rule, counter } = entry
        if (rule.fault.kind === 'rewrite' || !matches(rule.when, asked, subject)) continue
        const plan = entry.plan({ ...asked, random: counter.random })
        if (plan === undefined || !counter.next()) continue
        entry.hits += 1
        if (rule.fault.kind === 'expire') {
          expired.set(path, rule.fault)
          expirations += 1
        }
        struck.push({ id: entry.id, plan })
        if (plan.answer !== undefined) break
      }
      if (struck.length > 0) settle()
      return struck
    },

    rewriteAfter(name, subject) {
      for (const entry of live) {
        const { fault, when } = entry.rule
        if (fault.kind !== 'rewrite' || !new RegExp(fault.names, 'i').test(name)) continue
        if (when.account !== undefined && !subject.accounts.includes(when.account.toLowerCase())) continue
        if (when.drive !== undefined && when.drive.toLowerCase() !== subject.drive?.toLowerCase()) continue
        if (!entry.counter.next()) continue
        entry.hits += 1
        settle()
        return fault.afterSeconds
      }
      return undefined
    },
  }
}

/** Every kind of fault that concerns requests, on one screen. */
function planner({ fault }: Rule): (asked: Asked) => Plan | undefined {
  switch (fault.kind) {
    case 'throttle':
      return (asked) => planThrottle(fault, asked)
    case 'status':
      return (asked) => planStatus(fault, asked)
    case 'cut':
      return () => planCut(fault)
    case 'stall':
      return () => planStall(fault)
    case 'truncate':
      return () => planTruncate(fault)
    case 'slow':
      return () => planSlow(fault)
    case 'latency':
      return (asked) => planLatency(fault, asked)
    case 'bandwidth': {
      const plan = bandwidthPlanner()
      return (asked) => plan(fault, asked)
    }
    case 'resync':
      return (asked) => planResync(fault, asked)
    case 'expire':
      return (asked) => planExpire(fault, asked)
    case 'rewrite':
      return () => undefined
  }
}

function firstIssue(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const [issue] = issues
  const at = issue?.path.join('.') ?? ''
  return `${at === '' ? 'The rule' : at}: ${issue?.message ?? 'cannot be read.'}`
}
