/** The pages beside the drawing of a workflow, and the ways between them. */
import type { ReactNode } from 'react'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { WorkflowLinks } from './workflow-links.tsx'

type WorkflowFrameProps = {
  readonly projectId: string
  readonly workflowId: string
  readonly name: string | undefined
  readonly children: ReactNode
}

export function WorkflowFrame({ projectId, workflowId, name, children }: WorkflowFrameProps) {
  return (
    <Page
      title={name ?? 'Workflow'}
      back={
        <TextLink to="/projects/$projectId/workflows" params={{ projectId }}>
          Workflows
        </TextLink>
      }
    >
      <WorkflowLinks projectId={projectId} workflowId={workflowId} />
      {children}
    </Page>
  )
}
