/** The identities under which a project signs its users in at Microsoft. */
import type { AppRegistration } from '@drawbridge/api'
import { Badge, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { appRegistrationsQuery } from '../../api.ts'
import { Copyable } from '../../components/copyable.tsx'
import { Facts } from '../../components/facts.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { ScopeList } from '../../components/scope-list.tsx'
import { Section } from '../../components/section.tsx'
import { cloudWords } from '../../words/cloud.ts'
import { Credentials } from './credentials.tsx'
import { EditAppRegistrationDialog } from './edit-app-registration-dialog.tsx'
import { MoveConnectionsDialog } from './move-connections-dialog.tsx'
import { NewAppRegistrationDialog } from './new-app-registration-dialog.tsx'
import { PlanScopesDialog } from './plan-scopes-dialog.tsx'
import { RegistrationChecks } from './registration-checks.tsx'
import { RemoveAppRegistrationDialog } from './remove-app-registration-dialog.tsx'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  app: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    ':not(:first-child)': {
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      paddingTop: tokens.spacingVerticalXL,
    },
  },
  title: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, margin: 0 },
  secret: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
})

export function AppRegistrationsSection({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  const apps = useQuery(appRegistrationsQuery(projectId))
  return (
    <Section
      title="App registrations"
      lead="Made in the Microsoft Entra admin centre. Register the redirect URI there, character for character, under the platform Web."
      actions={<NewAppRegistrationDialog projectId={projectId} />}
    >
      <QueryView query={apps} lines={3}>
        {(list) =>
          list.length === 0 ? (
            <Text>None yet: nobody can connect.</Text>
          ) : (
            <ul className={styles.list}>
              {list.map((app) => (
                <li key={app.id} className={styles.app}>
                  <Subtitle2 as="h3" className={styles.title}>
                    {app.name ?? 'App registration'}
                    {!app.signsIn && <Badge appearance="tint">No new sign-ins</Badge>}
                  </Subtitle2>
                  <AppRegistrationFacts app={app} others={list.filter(({ id }) => id !== app.id)} />
                  <RegistrationChecks app={app} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  )
}

type AppRegistrationFactsProps = { readonly app: AppRegistration; readonly others: readonly AppRegistration[] }

function AppRegistrationFacts({ app, others }: AppRegistrationFactsProps) {
  const styles = useStyles()
  return (
    <Facts
      facts={[
        ['Client id', <Copyable key="id" value={app.clientId} what="client id" />],
        ['Redirect URI', <Copyable key="uri" value={app.redirectUri} what="redirect URI" />],
        ['Credentials', <Credentials key="credentials" app={app} />],
        ['Authority', app.authority],
        ['Cloud', cloudWords(app.cloud)],
        ['Asks for', <ScopeList key="scopes" scopes={app.scopes} />],
        [
          'Change',
          <span key="edit" className={styles.secret}>
            <EditAppRegistrationDialog app={app} />
            <PlanScopesDialog app={app} />
            {others.length > 0 && <MoveConnectionsDialog app={app} others={others} />}
            <RemoveAppRegistrationDialog app={app} />
          </span>,
        ],
      ]}
    />
  )
}
