/** Who a connection belongs to: at Microsoft, and in the product. */
import type { Connection } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { projectQuery } from '../../api.ts'
import { Copyable } from '../../components/copyable.tsx'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'

const kinds = { work: 'Work or school', personal: 'Personal' }

export function AccountSection({ connection }: { readonly connection: Connection }) {
  const { account, projectId, userId, createdAt, lastUsedAt } = connection
  const { data: project } = useQuery(projectQuery(projectId))
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
          ['Connected', <TimeAgo key="created" at={createdAt} />],
          ['Last used', lastUsedAt === null ? 'Never' : <TimeAgo key="used" at={lastUsedAt} />],
        ]}
      />
    </Section>
  )
}
