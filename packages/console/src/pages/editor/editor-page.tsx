/** The pages on which a workflow is drawn: a new one, and one that there is. */
import type { Definition } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { definitionFor } from '../../drawing/templates.ts'
import { takeImported } from '../workflows/imported.ts'
import { workflowQuery } from '../workflows/queries.ts'
import { Editor } from './editor.tsx'

const newRoute = getRouteApi('/signed-in/projects/$projectId/workflows/new')
const route = getRouteApi('/signed-in/projects/$projectId/workflows/$workflowId')

export function NewWorkflowPage() {
  const { projectId } = newRoute.useParams()
  const { template } = newRoute.useSearch()
  const navigate = newRoute.useNavigate()
  const [definition] = useState<Definition>(() => takeImported() ?? definitionFor(template))
  return (
    <Editor
      projectId={projectId}
      workflow={undefined}
      definition={definition}
      back={<Back projectId={projectId} />}
      onSaved={({ workflow }) =>
        void navigate({
          to: '/projects/$projectId/workflows/$workflowId',
          params: { projectId, workflowId: workflow.id },
          replace: true,
          ignoreBlocker: true,
        })
      }
    />
  )
}

export function WorkflowPage() {
  const { projectId, workflowId } = route.useParams()
  const query = useQuery(workflowQuery(projectId, workflowId))
  const back = <Back projectId={projectId} />
  if (!query.data) {
    return (
      <Page title="Workflow" back={back}>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    )
  }
  return (
    <Editor
      key={workflowId}
      projectId={projectId}
      workflow={query.data.workflow}
      definition={query.data.definition}
      back={back}
      onSaved={() => {}}
    />
  )
}

function Back({ projectId }: { readonly projectId: string }) {
  return (
    <TextLink to="/projects/$projectId/workflows" params={{ projectId }}>
      Workflows
    </TextLink>
  )
}
