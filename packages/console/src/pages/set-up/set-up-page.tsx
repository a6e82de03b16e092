/** The set-up guide of one project: from nothing to a connected account, with a check after each step. */
import type { Project } from '@drawbridge/api'
import { Text } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import {
  appRegistrationsQuery,
  projectConnectionsQuery,
  projectQuery,
  sessionQuery,
  userTokenKeysQuery,
} from '../../api.ts'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Section } from '../../components/section.tsx'
import { ConnectStep } from './connect-step.tsx'
import { PermissionsStep } from './permissions-step.tsx'
import { doneSteps, nextStep, type SetUpFacts, type SetUpStep, setUpSteps, stepTitles } from './progress.ts'
import { RegisterStep } from './register-step.tsx'
import { SecretStep } from './secret-step.tsx'
import { StepList } from './step-list.tsx'
import { UseStep } from './use-step.tsx'

const route = getRouteApi('/signed-in/projects/$projectId/set-up')

export function SetUpPage() {
  const { projectId } = route.useParams()
  const project = useQuery(projectQuery(projectId))
  const apps = useQuery(appRegistrationsQuery(projectId))
  const keys = useQuery(userTokenKeysQuery(projectId))
  const connections = useQuery(projectConnectionsQuery(projectId))
  const { data: session } = useQuery(sessionQuery)
  const back = (
    <TextLink to="/projects/$projectId" params={{ projectId }}>
      {project.data?.name ?? 'Project'}
    </TextLink>
  )
  return (
    <Page
      title="Set-up guide"
      back={back}
      lead="From nothing to a connected account. Microsoft is asked after each step whether it is right."
    >
      <QueryView query={project}>
        {(found) => (
          <QueryView query={apps}>
            {([app]) => (
              <QueryView query={keys}>
                {(userTokenKeys) => (
                  <Guide
                    project={found}
                    publicUrl={session?.publicUrl ?? location.origin}
                    facts={{ app, userTokenKeys, connections: connections.data ?? [] }}
                  />
                )}
              </QueryView>
            )}
          </QueryView>
        )}
      </QueryView>
    </Page>
  )
}

type GuideProps = { readonly project: Project; readonly publicUrl: string; readonly facts: SetUpFacts }

function Guide({ project, publicUrl, facts }: GuideProps) {
  const { step, tenant } = route.useSearch()
  const navigate = route.useNavigate()
  const current = step ?? nextStep(facts)
  const go = (next: SetUpStep, directory = tenant) =>
    void navigate({ search: { step: next, ...(directory !== undefined && { tenant: directory }) } })
  return (
    <>
      <StepList projectId={project.id} current={current} done={doneSteps(facts)} tenant={tenant} />
      <Section title={`${setUpSteps.indexOf(current) + 1}. ${stepTitles[current]}`}>
        <StepContent current={current} project={project} publicUrl={publicUrl} facts={facts} tenant={tenant} go={go} />
      </Section>
    </>
  )
}

type StepContentProps = GuideProps & {
  readonly current: SetUpStep
  readonly tenant: string | undefined
  readonly go: (next: SetUpStep, tenant?: string) => void
}

function StepContent({ current, project, publicUrl, facts, tenant, go }: StepContentProps) {
  const { app, connections, userTokenKeys } = facts
  if (current === 'register') {
    return <RegisterStep project={project} publicUrl={publicUrl} onDone={(directory) => go('secret', directory)} />
  }
  if (current === 'use') return <UseStep project={project} publicUrl={publicUrl} userTokenKeys={userTokenKeys} />
  if (!app) return <Text>First register the application.</Text>
  if (current === 'secret') return <SecretStep app={app} tenant={tenant} onDone={() => go('permissions')} />
  if (current === 'permissions') return <PermissionsStep app={app} onDone={() => go('connect')} />
  return <ConnectStep app={app} connections={connections} onDone={() => go('use')} />
}
