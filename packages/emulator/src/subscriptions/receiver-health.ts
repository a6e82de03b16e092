/**
 * How Microsoft treats receivers that answer slowly: those with a tenth of slow answers get their notifications ten
 * minutes late, those with more get none. The count starts anew every ten minutes.
 */

export type ReceiverState = 'good' | 'slow' | 'drop'

export type ReceiverHealth = {
  answered(url: string, durationMs: number, now: number): void
  state(url: string, now: number): ReceiverState
}

const window = 10 * 60_000
/** Milliseconds. */
const slowAnswer = 2900
/** Nobody is judged by fewer answers. */
const sample = 100

type Count = { startedAt: number; slow: boolean[] }

export function receiverHealth(): ReceiverHealth {
  const counts = new Map<string, Count>()
  const current = (url: string, now: number): Count => {
    const key = new URL(url).host
    const known = counts.get(key)
    if (known !== undefined && known.startedAt + window > now && known.startedAt <= now) return known
    const count = { startedAt: now, slow: [] }
    counts.set(key, count)
    return count
  }
  return {
    answered(url, durationMs, now) {
      const { slow } = current(url, now)
      slow.push(durationMs > slowAnswer)
      if (slow.length > sample) slow.shift()
    },
    state(url, now) {
      const { slow } = current(url, now)
      if (slow.length < sample) return 'good'
      const share = slow.filter(Boolean).length / slow.length
      if (share >= 0.15) return 'drop'
      return share >= 0.1 ? 'slow' : 'good'
    },
  }
}
