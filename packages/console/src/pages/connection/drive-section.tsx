/** The OneDrive behind a connection. */
import type { Connection } from '@drawbridge/api'
import { Link } from '@fluentui/react-components'
import { Copyable } from '../../components/copyable.tsx'
import { Facts } from '../../components/facts.tsx'
import { QuotaBar } from '../../components/quota-bar.tsx'
import { Section } from '../../components/section.tsx'

const types = {
  personal: 'OneDrive (personal)',
  business: 'OneDrive for work or school',
  documentLibrary: 'SharePoint library',
}

export function DriveSection({ drive }: { readonly drive: Connection['drive'] }) {
  const { id, driveType, webUrl, quota } = drive
  return (
    <Section title="Drive">
      <Facts
        facts={[
          ['Type', types[driveType]],
          ['Id', <Copyable key="id" value={id} what="drive id" />],
          ['Address', webUrl === null ? 'Not given' : <WebLink key="web" url={webUrl} />],
        ]}
      />
      {quota && <QuotaBar quota={quota} />}
    </Section>
  )
}

/** An address that came from outside is a link only when it leads to the web. */
function WebLink({ url }: { readonly url: string }) {
  if (!/^https?:\/\//i.test(url)) return url
  return (
    <Link href={url} target="_blank" rel="noreferrer" inline>
      {url}
    </Link>
  )
}
