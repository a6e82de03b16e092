/** What happens to the files of a project's users: live, drive by drive, and who wants to hear of it. */
import { getRouteApi } from '@tanstack/react-router'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { DrivesSection } from './drives-section.tsx'
import { LiveSection } from './live-section.tsx'
import { WatchesSection } from './watches-section.tsx'

const route = getRouteApi('/signed-in/projects/$projectId/changes')

export function ChangesPage() {
  const { projectId } = route.useParams()
  return (
    <Page
      title="Changes"
      back={
        <TextLink to="/projects/$projectId" params={{ projectId }}>
          Project
        </TextLink>
      }
      lead="Each change to a file is told once: here, in the feed, and to the webhook endpoints that watch for it."
    >
      <LiveSection projectId={projectId} />
      <DrivesSection projectId={projectId} />
      <WatchesSection projectId={projectId} />
    </Page>
  )
}
