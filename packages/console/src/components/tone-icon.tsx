/** One shape per tone, so that colour is never the only sign. */
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle'
import { InfoRegular } from '@fluentui/react-icons/svg/info'
import { WarningRegular } from '@fluentui/react-icons/svg/warning'
import type { SecretExpiry } from '../words/secret-expiry.ts'

const icons = {
  success: CheckmarkCircleRegular,
  warning: WarningRegular,
  danger: DismissCircleRegular,
  unknown: InfoRegular,
}

export function ToneIcon({ tone }: { readonly tone: SecretExpiry['tone'] }) {
  const Icon = icons[tone]
  return <Icon aria-hidden />
}
