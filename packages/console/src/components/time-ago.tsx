/** A time as distance from now, in either direction, with the exact time one hover away. */
import { exactTime, relativeTime } from '../words/time.ts'
import { useNow } from './now.ts'

export function TimeAgo({ at }: { readonly at: string }) {
  // An answer younger than the last tick lies less than a minute ahead, and is told as “just now”.
  const time = new Date(at)
  return (
    <time dateTime={at} title={exactTime(time)}>
      {relativeTime(time, useNow())}
    </time>
  )
}
