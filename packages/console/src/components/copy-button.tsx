/** Copies a value, and says that it did. */
import { Button, Tooltip } from '@fluentui/react-components'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { useNotify } from './toasts.tsx'

export function CopyButton({ value, what }: { readonly value: string; readonly what: string }) {
  const notify = useNotify()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      notify('success', `Copied the ${what}`)
    } catch {
      // Browsers refuse the clipboard outside https and localhost.
      notify('error', 'The browser refused to copy', 'Select the text and copy it by hand.')
    }
  }
  return (
    <Tooltip content={`Copy the ${what}`} relationship="label">
      <Button appearance="subtle" size="small" icon={<CopyRegular />} onClick={copy} />
    </Tooltip>
  )
}
