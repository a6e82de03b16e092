/** The house at a glance: what there is, how it is, what to do next. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useQueries, useQuery } from '@tanstack/react-query'
import {
  appRegistrationsQuery,
  newestConnectionsQuery,
  projectsQuery,
  sessionQuery,
  userTokenKeysQuery,
} from '../../api.ts'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Section } from '../../components/section.tsx'
import { phone } from '../../theme.ts'
import { AppSecrets } from './app-secrets.tsx'
import { ConnectionCounts } from './connection-counts.tsx'
import { NextSteps } from './next-steps.tsx'
import { Numbers } from './numbers.tsx'
import { ProjectRuns } from './project-runs.tsx'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalXL,
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
})

export function OverviewPage() {
  const styles = useStyles()
  const session = useQuery(sessionQuery)
  const projects = useQuery(projectsQuery)
  const connections = useQuery(newestConnectionsQuery)
  const known = projects.data ?? []
  const apps = useQueries({ queries: known.map(({ id }) => appRegistrationsQuery(id)) })
  const keys = useQueries({ queries: known.map(({ id }) => userTokenKeysQuery(id)) })
  const registrations = apps.flatMap(({ data }) => data ?? [])
  const settled = projects.data && connections.data && [...apps, ...keys].every(({ isPending }) => !isPending)

  return (
    <Page title="Overview" lead="Who is connected through this server, what happens by itself, and whether it works.">
      <QueryView query={projects}>
        {(list) => (
          <>
            {settled && (
              <NextSteps
                projects={list}
                hasKey={keys.some(({ data }) => (data?.length ?? 0) > 0)}
                hasApp={registrations.length > 0}
                hasConnection={connections.data.connections.length > 0}
              />
            )}
            <Numbers projects={list.length} apps={registrations.length} newest={connections.data} />
            {list.length > 0 && <ProjectRuns projects={list} />}
            <div className={styles.columns}>
              <Section title="Connections by status">
                <QueryView query={connections}>{(page) => <ConnectionCounts newest={page} />}</QueryView>
              </Section>
              <Section title="Client secrets" actions={<TextLink to="/calendar">All ends</TextLink>}>
                {apps.find(({ error }) => error) && (
                  <QueryView query={apps.find(({ error }) => error)!}>{() => null}</QueryView>
                )}
                <AppSecrets projects={list} apps={registrations} />
              </Section>
            </div>
          </>
        )}
      </QueryView>
      <Section title="This server">
        <QueryView query={session} lines={2}>
          {({ version, database, publicUrl }) => (
            <Facts
              facts={[
                ['Version', version],
                ['Public address', publicUrl],
                ['Database', database === 'embedded' ? 'Built in, in the data folder' : 'PostgreSQL at DATABASE_URL'],
              ]}
            />
          )}
        </QueryView>
      </Section>
    </Page>
  )
}
