/** When a secret or a certificate ends, the louder the nearer. */
import { Badge } from '@fluentui/react-components'
import { relativeTime } from '../words/time.ts'
import { useNow } from './now.ts'
import { ToneIcon } from './tone-icon.tsx'

const day = 86_400_000

export function ExpiryBadge({ expiresAt }: { readonly expiresAt: string | null }) {
  const now = useNow()
  if (expiresAt === null) {
    return (
      <Badge appearance="outline" color="informative" size="large">
        Expiry not entered
      </Badge>
    )
  }
  const left = new Date(expiresAt).getTime() - now.getTime()
  const tone = left <= 7 * day ? 'danger' : left <= 60 * day ? 'warning' : 'success'
  return (
    <Badge appearance="tint" color={tone} size="large" icon={<ToneIcon tone={tone} />}>
      {left <= 0 ? 'Expired' : 'Expires'} {relativeTime(new Date(expiresAt), now)}
    </Badge>
  )
}
