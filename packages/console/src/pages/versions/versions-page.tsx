/** The versions of a workflow: what was changed when, what differs, and the way back. */
import { type Workflow, type WorkflowVersion, workflowRoutes } from '@drawbridge/api'
import { Badge, Button, Text } from '@fluentui/react-components'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { ErrorNotice, errorText } from '../../components/error-notice.tsx'
import { Loading } from '../../components/loading.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { exportDefinition } from '../workflows/export.ts'
import { workflowQuery, workflowsKey } from '../workflows/queries.ts'
import { WorkflowFrame } from '../workflows/workflow-frame.tsx'
import { DifferencesSection } from './differences-section.tsx'
import { versionsQuery } from './queries.ts'

const route = getRouteApi('/signed-in/projects/$projectId/workflows/$workflowId/versions')

export function VersionsPage() {
  const { projectId, workflowId } = route.useParams()
  const workflow = useQuery(workflowQuery(projectId, workflowId))
  return (
    <WorkflowFrame projectId={projectId} workflowId={workflowId} name={workflow.data?.workflow.name}>
      <QueryView query={workflow}>{(found) => <Versions workflow={found.workflow} />}</QueryView>
    </WorkflowFrame>
  )
}

function Versions({ workflow }: { readonly workflow: Workflow }) {
  const { projectId, id: workflowId, version: newest } = workflow
  const { from, to = newest } = route.useSearch()
  const query = useInfiniteQuery(versionsQuery(projectId, workflowId))
  const versions = query.data?.pages.flatMap((page) => page.versions)
  return (
    <>
      {from !== undefined && <DifferencesSection projectId={projectId} workflowId={workflowId} from={from} to={to} />}
      <Section title="Versions" lead="Each time it was saved. Runs that have begun keep the version they began with.">
        {query.error && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
        {!versions && !query.error && <Loading lines={3} />}
        {versions && (
          <Rows label="Versions">
            {versions.map((version) => (
              <VersionRow key={version.version} workflow={workflow} version={version} />
            ))}
          </Rows>
        )}
        {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>Show more versions</Button>}
      </Section>
    </>
  )
}

type VersionRowProps = { readonly workflow: Workflow; readonly version: WorkflowVersion }

function VersionRow({ workflow, version: { version, note, createdAt } }: VersionRowProps) {
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const { projectId, id: workflowId, version: newest, name } = workflow
  const params = { projectId, workflowId, version: String(version) }
  const current = version === newest
  const take = useMutation({
    mutationFn: async () => (await ask(workflowRoutes.version, { params })).definition,
    onSuccess: (definition) => exportDefinition(definition, `${name}-${version}`),
    onError: (error) => notify('error', 'That did not work', errorText(error)),
  })
  return (
    <Row
      title={`Version ${version}`}
      detail={
        <>
          {note || <Text italic>No note</Text>} · <TimeAgo at={createdAt} />
        </>
      }
    >
      {current && (
        <Badge appearance="tint" size="large" color="success">
          In use
        </Badge>
      )}
      <Button disabledFocusable={take.isPending} onClick={() => take.mutate()} aria-label={`Export version ${version}`}>
        Export
      </Button>
      {version > 1 && (
        <Button
          aria-label={`What changed in version ${version}`}
          onClick={() => void navigate({ search: { from: version - 1, to: version } })}
        >
          What changed
        </Button>
      )}
      {!current && (
        <>
          <Button
            aria-label={`Compare version ${version} with the newest`}
            onClick={() => void navigate({ search: { from: version, to: newest } })}
          >
            Compare
          </Button>
          <ConfirmDialog
            trigger={<Button aria-label={`Go back to it: version ${version}`}>Go back to it</Button>}
            title={`Go back to version ${version}?`}
            confirmLabel="Go back"
            onConfirm={async () => {
              const { definition } = await ask(workflowRoutes.version, { params })
              const body = { definition, note: `As version ${version}`, expectedVersion: newest }
              await ask(workflowRoutes.update, { params: { projectId, workflowId }, body })
              await queryClient.invalidateQueries({ queryKey: workflowsKey(projectId) })
            }}
            onDone={() => notify('success', `It is as it was in version ${version}`)}
          >
            It is saved once more as version {newest + 1}. Nothing is lost.
          </ConfirmDialog>
        </>
      )}
    </Row>
  )
}
