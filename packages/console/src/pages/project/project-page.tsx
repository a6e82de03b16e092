/** One project: where its pages live, who signs its user tokens, how it signs in at Microsoft. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { projectQuery } from '../../api.ts'
import { Copyable } from '../../components/copyable.tsx'
import { ButtonLink, TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { WebhooksSection } from '../webhooks/webhooks-section.tsx'
import { ApiKeysSection } from './api-keys-section.tsx'
import { AppRegistrationsSection } from './app-registrations-section.tsx'
import { BrandingSection } from './branding-section.tsx'
import { FailureMailSection } from './failure-mail-section.tsx'
import { OriginsSection } from './origins-section.tsx'
import { RemoveProjectSection } from './remove-project-section.tsx'
import { UserTokenKeysSection } from './user-token-keys-section.tsx'

const route = getRouteApi('/signed-in/projects/$projectId')

export function ProjectPage() {
  const { projectId } = route.useParams()
  const project = useQuery(projectQuery(projectId))
  return (
    <Page
      title={project.data?.name ?? 'Project'}
      back={<TextLink to="/projects">Projects</TextLink>}
      lead={<Copyable value={projectId} what="project id" />}
      actions={
        <>
          <ButtonLink to="/connections" search={{ projectId }}>
            Its connections
          </ButtonLink>
          <ButtonLink to="/projects/$projectId/workflows" params={{ projectId }}>
            Workflows
          </ButtonLink>
          <ButtonLink to="/projects/$projectId/changes" params={{ projectId }}>
            Changes
          </ButtonLink>
          <ButtonLink appearance="primary" to="/projects/$projectId/set-up" params={{ projectId }}>
            Set-up guide
          </ButtonLink>
        </>
      }
    >
      <QueryView query={project}>
        {(found) => (
          <>
            <OriginsSection project={found} />
            <FailureMailSection project={found} />
            <UserTokenKeysSection project={found} />
            <AppRegistrationsSection projectId={projectId} />
            <ApiKeysSection projectId={projectId} />
            <WebhooksSection projectId={projectId} />
            <BrandingSection projectId={projectId} />
            <RemoveProjectSection project={found} />
          </>
        )}
      </QueryView>
    </Page>
  )
}
