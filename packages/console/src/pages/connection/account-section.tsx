/** Who a connection belongs to: at Microsoft, and in the product. */
import type { Connection } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { appRegistrationsQuery, projectQuery } from '../../api.ts'
import { Copyable } from '../../components/copyable.tsx'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { registrationName } from '../../words/registration-name.ts'

const kinds = { work: 'Work or school', personal: 'Personal' }

export function AccountSection({ connection }: { readonly connection: Connection }) {
  const { account, projectId, userId, appRegistrationId, movingTo, createdAt, lastUsedAt } = connection
  const { data: project } = useQuery(projectQuery(projectId))
  const { data: apps = [] } = useQuery(appRegistrationsQuery(projectId))
  const nameOf = (id: string) => {
    const app = apps.find((each) => each.id === id)
    return app ? registrationName(app) : id
  }
  return (
    <Section title="Belongs to">
      <Facts
        facts={[
          ['Name', account.displayName],
          ['Account', account.userPrincipalName],
          ['Kind', kinds[account.kind]],
          ['Tenant', <Copyable key="tenant" value={account.tenantId} what="tenant id" />],
          ['User in the product', userId ?? 'None: the project’s own'],
          [
            'Project',
            <TextLink key="project" to="/projects/$projectId" params={{ projectId }}>
              {project?.name ?? projectId}
            </TextLink>,
          ],
          ['App registration', nameOf(appRegistrationId)],
          ...(movingTo === null ? [] : [['Goes over to', `${nameOf(movingTo)}, when its user signs in next`] as const]),
          ['Connected', <TimeAgo key="created" at={createdAt} />],
          ['Last used', lastUsedAt === null ? 'Never' : <TimeAgo key="used" at={lastUsedAt} />],
        ]}
      />
    </Section>
  )
}
