/** The state of a connection: a word, an icon and a colour, in this order of importance. */
import type { ConnectionStatus } from '@drawbridge/api'
import { Badge } from '@fluentui/react-components'
import { statusWords } from '../words/status.ts'
import { ToneIcon } from './tone-icon.tsx'

export function StatusBadge({
  status,
  size = 'large',
}: {
  readonly status: ConnectionStatus
  readonly size?: 'large' | 'extra-large'
}) {
  const { label, tone } = statusWords(status)
  return (
    <Badge appearance="tint" color={tone} size={size} icon={<ToneIcon tone={tone} />}>
      {label}
    </Badge>
  )
}
