/** A time as distance from now, with the exact time one hover away. */
import { exactTime, relativeTime } from '../words/time.ts'
import { useNow } from './now.ts'

export function TimeAgo({ at }: { readonly at: string }) {
  // The answer may be younger than the last tick: never tell that it lies in the future.
  const time = new Date(at)
  const now = useNow()
  return (
    <time dateTime={at} title={exactTime(time)}>
      {relativeTime(time, time > now ? time : now)}
    </time>
  )
}
