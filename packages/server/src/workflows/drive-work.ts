/** The work that followed drives make, by connection: apart from those who do it, since each of them asks for the other. */
import type { Process } from '../engine/process.ts'

type PullData = { readonly connectionId: string }

/** One pull of a drive runs and one waits, whatever the number of notifications and nodes. */
export const pullDriveWork: Pick<Process<PullData>, 'name' | 'onePerKey'> = { name: 'pull-drive', onePerKey: true }

export function pullOf(connectionId: string) {
  return { data: { connectionId }, key: connectionId }
}

type SubscriptionData = { readonly connectionId: string; readonly reauthorize?: boolean }

export const keepSubscriptionWork: Pick<Process<SubscriptionData>, 'name' | 'onePerKey'> = {
  name: 'keep-subscription',
  onePerKey: true,
}

/** @param reauthorize it is not only renewed in time, but now, and made anew where Microsoft does not know it any more */
export function subscriptionOf(connectionId: string, reauthorize = false) {
  return { data: { connectionId, reauthorize }, key: connectionId }
}
