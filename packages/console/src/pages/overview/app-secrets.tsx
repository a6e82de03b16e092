/** Every app registration with the end of its secret, the nearest end first. */
import type { AppRegistration, Project } from '@drawbridge/api'
import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { TextLink } from '../../components/links.tsx'
import { SecretExpiryBadge } from '../../components/secret-expiry-badge.tsx'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  app: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  id: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
})

type AppSecretsProps = { readonly projects: readonly Project[]; readonly apps: readonly AppRegistration[] }

export function AppSecrets({ projects, apps }: AppSecretsProps) {
  const styles = useStyles()
  if (apps.length === 0) return <Text>No app registration yet. Add one on the page of a project.</Text>

  const names = new Map(projects.map(({ id, name }) => [id, name]))
  return (
    <ul className={styles.list}>
      {apps.toSorted(compareEnds).map((app) => (
        <li key={app.id} className={styles.line}>
          <span className={styles.app}>
            <TextLink to="/projects/$projectId" params={{ projectId: app.projectId }}>
              {names.get(app.projectId) ?? app.projectId}
            </TextLink>
            <span className={styles.id}>{app.clientId}</span>
          </span>
          <SecretExpiryBadge app={app} />
        </li>
      ))}
    </ul>
  )
}

/** The nearest end first; an unknown end comes last. */
function compareEnds(a: AppRegistration, b: AppRegistration): number {
  const far = '9999'
  return (a.clientSecretExpiresAt ?? far).localeCompare(b.clientSecretExpiresAt ?? far)
}
