/** How full a drive is. */
import type { Connection } from '@drawbridge/api'
import { Field, ProgressBar } from '@fluentui/react-components'
import { formatBytes } from '../words/bytes.ts'

export function QuotaBar({ quota }: { readonly quota: NonNullable<Connection['drive']['quota']> }) {
  const { used, total, remaining } = quota
  const share = total > 0 ? Math.min(1, used / total) : 0
  const tone = share > 0.95 ? 'error' : share > 0.85 ? 'warning' : 'brand'
  return (
    <Field
      label="Space"
      hint={`${formatBytes(used)} of ${formatBytes(total)} used, ${formatBytes(remaining)} free`}
      validationState="none"
    >
      <ProgressBar value={share} thickness="large" color={tone} />
    </Field>
  )
}
