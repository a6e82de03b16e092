/** The state of a connection: a word, an icon and a colour, in this order of importance. */
import type { Connection } from '@drawbridge/api'
import { Badge } from '@fluentui/react-components'
import { isProven, notProven, statusWords } from '../words/status.ts'
import { useNow } from './now.ts'
import { ToneIcon } from './tone-icon.tsx'

type StatusBadgeProps = {
  readonly status: Connection['status']
  /** Where it is the present state that is shown: until when its last proof counts. */
  readonly provenUntil?: Connection['provenUntil']
  readonly size?: 'large' | 'extra-large'
}

/** “Connected” is a claim about now: without a proof that still counts it is not made. */
export function StatusBadge({ status, provenUntil, size = 'large' }: StatusBadgeProps) {
  const now = useNow()
  const claims = status === 'connected' && provenUntil !== undefined
  const { label, tone } = claims && !isProven(provenUntil, now) ? notProven : statusWords(status)
  return (
    <Badge appearance="tint" color={tone} size={size} icon={<ToneIcon tone={tone} />}>
      {label}
    </Badge>
  )
}
