/** Which requests go together in one call of `$batch`. Pure. */
import { UsageError } from '../errors.ts'

/** The most requests that Graph takes in one call. */
export const batchLimit = 20

type Dependent = { readonly dependsOn?: readonly number[] | undefined }

/**
 * Positions of requests, call by call, in the order given: twenty at most, and only what Graph takes together. It knows
 * two orders within a call: each part after the one before it, or some parts after one and the same. Any other order is
 * spread over calls, the later of which wait for the earlier.
 *
 * @throws {UsageError} `invalid_dependency` when a request depends on itself, on a later one, or on none
 */
export function planBatches(requests: readonly Dependent[]): number[][] {
  const plans: number[][] = []
  requests.forEach(({ dependsOn = [] }, index) => {
    const wrong = dependsOn.find((each) => !Number.isInteger(each) || each < 0 || each >= index)
    if (wrong !== undefined) {
      const message = `Request ${index} can only depend on requests before it, not on ${wrong}.`
      throw new UsageError('invalid_dependency', message)
    }
    const current = plans.at(-1)
    if (current && current.length < batchLimit && fits(requests, [...current, index])) current.push(index)
    else plans.push([index])
  })
  return plans
}

function fits(requests: readonly Dependent[], plan: readonly number[]): boolean {
  const inside = plan.map((index) => (requests[index]!.dependsOn ?? []).filter((each) => plan.includes(each)))
  const dependent = inside.filter((needed) => needed.length > 0)
  if (dependent.some((needed) => needed.length > 1)) return false
  const row = inside.every((needed, at) => (at === 0 ? needed.length === 0 : needed[0] === plan[at - 1]))
  return row || new Set(dependent.flat()).size <= 1
}
