/** The workflows of a project: what starts each, for whom it is switched on. */
import type { Workflow } from '@drawbridge/api'
import { Badge, Button, SearchBox } from '@fluentui/react-components'
import { FlowRegular } from '@fluentui/react-icons/svg/flow'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { ButtonLink, TextLink } from '../../components/links.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { triggerWords } from '../../words/workflows.ts'
import { NewWorkflowMenu } from './new-workflow-menu.tsx'
import { workflowsQuery } from './queries.ts'
import { RunFigures } from './run-figures.tsx'

const route = getRouteApi('/signed-in/projects/$projectId/workflows')

export function WorkflowsPage() {
  const { projectId } = route.useParams()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(workflowsQuery(projectId))
  const workflows = data?.pages.flatMap((page) => page.workflows)
  return (
    <Page
      title="Workflows"
      back={
        <TextLink to="/projects/$projectId" params={{ projectId }}>
          Project
        </TextLink>
      }
      lead="What happens by itself: when a file changes, at a time, or when your product says so."
      actions={
        <>
          <ButtonLink to="/projects/$projectId/runs" params={{ projectId }}>
            Runs
          </ButtonLink>
          <NewWorkflowMenu projectId={projectId} />
        </>
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!workflows && !error && <Loading lines={4} />}
      {workflows?.length === 0 && (
        <EmptyState
          icon={<FlowRegular />}
          title="No workflow yet"
          text="Draw one: choose what starts it, then add what is to be done. It runs for each user for whom it is switched on."
        />
      )}
      {workflows && workflows.length > 0 && (
        <>
          <RunFigures projectId={projectId} />
          <WorkflowList projectId={projectId} workflows={workflows} />
        </>
      )}
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more workflows</Button>}
    </Page>
  )
}

type WorkflowListProps = { readonly projectId: string; readonly workflows: readonly Workflow[] }

function WorkflowList({ projectId, workflows }: WorkflowListProps) {
  const [text, setText] = useState('')
  const found = workflows.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <Section title="All workflows">
      {workflows.length > 5 && (
        <SearchBox
          aria-label="Find a workflow"
          placeholder="Find a workflow"
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
      )}
      <Rows label="Workflows">
        {found.map((workflow) => (
          <WorkflowRow key={workflow.id} projectId={projectId} workflow={workflow} />
        ))}
      </Rows>
    </Section>
  )
}

function WorkflowRow({ projectId, workflow }: { readonly projectId: string; readonly workflow: Workflow }) {
  const { id, name, trigger, enablements, version, updatedAt } = workflow
  const { title, detail } = triggerWords(trigger)
  return (
    <Row
      title={
        <TextLink to="/projects/$projectId/workflows/$workflowId" params={{ projectId, workflowId: id }}>
          {name}
        </TextLink>
      }
      detail={
        <>
          {[title, detail].filter(Boolean).join(': ')} · version {version}, saved <TimeAgo at={updatedAt} />
        </>
      }
    >
      <Badge appearance="tint" size="large" color={enablements > 0 ? 'success' : 'informative'}>
        {enablements === 0 ? 'Switched on for nobody' : `On for ${enablements}`}
      </Badge>
    </Row>
  )
}
