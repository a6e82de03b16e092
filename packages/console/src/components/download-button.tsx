/** Hands a text over as a file, made in the browser. */
import { Button } from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download'

export function DownloadButton({ text, fileName }: { readonly text: string; readonly fileName: string }) {
  const download = () => {
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    Object.assign(document.createElement('a'), { href, download: fileName }).click()
    // The browser has taken hold of it once the click is done with.
    setTimeout(() => URL.revokeObjectURL(href), 1_000)
  }
  return (
    <Button icon={<ArrowDownloadRegular />} onClick={download}>
      Download {fileName}
    </Button>
  )
}
