/** When the client secret of an app registration ends. */
import type { AppRegistration } from '@drawbridge/api'
import { Badge } from '@fluentui/react-components'
import { secretExpiry } from '../words/secret-expiry.ts'
import { exactTime } from '../words/time.ts'
import { useNow } from './now.ts'
import { ToneIcon } from './tone-icon.tsx'

export function SecretExpiryBadge({ app }: { readonly app: AppRegistration }) {
  const { label, tone } = secretExpiry(app, useNow(60_000))
  const exact = app.clientSecretExpiresAt === null ? undefined : exactTime(new Date(app.clientSecretExpiresAt))
  return (
    <Badge
      appearance="tint"
      color={tone === 'unknown' ? 'subtle' : tone}
      size="large"
      icon={<ToneIcon tone={tone} />}
      {...(exact !== undefined && { title: exact })}
    >
      {label}
    </Badge>
  )
}
