/** One connection: whose it is, what it may do, whether it works, and the buttons to test and to end it. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { connectionQuery } from '../../api.ts'
import { Copyable } from '../../components/copyable.tsx'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { ScopeList } from '../../components/scope-list.tsx'
import { Section } from '../../components/section.tsx'
import { phone } from '../../theme.ts'
import { AccountSection } from './account-section.tsx'
import { ChangesSection } from './changes-section.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { DriveSection } from './drive-section.tsx'
import { HealthSection } from './health-section.tsx'
import { HistorySection } from './history-section.tsx'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalXL,
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

const route = getRouteApi('/signed-in/connections/$connectionId')

export function ConnectionPage() {
  const styles = useStyles()
  const { connectionId } = route.useParams()
  const connection = useQuery(connectionQuery(connectionId))
  return (
    <Page
      title={connection.data?.account.displayName ?? 'Connection'}
      back={<TextLink to="/connections">Connections</TextLink>}
      lead={<Copyable value={connectionId} what="connection id" />}
      actions={connection.data && <DisconnectDialog connection={connection.data} />}
    >
      <QueryView query={connection} lines={8}>
        {(found) => (
          <>
            <HealthSection connection={found} />
            <div className={styles.columns}>
              <AccountSection connection={found} />
              <DriveSection drive={found.drive} />
            </div>
            <ChangesSection connection={found} />
            <Section title="What it may do" lead="The permissions that Microsoft granted, and nothing beyond them.">
              <ScopeList scopes={found.scopes} />
            </Section>
            <HistorySection connection={found} />
          </>
        )}
      </QueryView>
    </Page>
  )
}
