/** Every route there is, by resource: what the server mounts, and what the reference describes. */
import { apiKeyRoutes } from './api-keys.ts'
import { appCredentialRoutes } from './app-credentials.ts'
import { appRegistrationRoutes } from './app-registrations.ts'
import { brandingRoutes } from './branding.ts'
import { changeRoutes, userItemRoutes } from './changes.ts'
import { connectLinkRoutes } from './connect-links.ts'
import { connectionRoutes, projectConnectionRoutes } from './connections.ts'
import { diagnosisRoutes } from './diagnoses.ts'
import { eventRoutes } from './events.ts'
import { healthRoutes } from './health.ts'
import { operatorRoutes } from './operator.ts'
import { projectRoutes } from './projects.ts'
import { referenceRoutes } from './reference.ts'
import { registrationCheckRoutes } from './registration-checks.ts'
import type { Route } from './route.ts'
import { scopePlanRoutes } from './scope-plan.ts'
import { sdkRoutes } from './sdk.ts'
import { vaultRoutes } from './vault.ts'
import { wayRoutes } from './ways.ts'
import { webhookRoutes } from './webhooks.ts'
import { actionRoutes } from './workflows/action-routes.ts'
import { runRoutes } from './workflows/runs.ts'
import { userWorkflowRoutes } from './workflows/user-workflows.ts'
import { definitionReferenceRoute, workflowRoutes } from './workflows/workflows.ts'

export type Resource = {
  /** As the reference calls it. */
  readonly name: string
  readonly description: string
  readonly routes: Readonly<Record<string, Route>>
}

const { connectionHistory, ...serverHealth } = healthRoutes
const { listEnablements, enable, disable, ...definitions } = workflowRoutes

/** In the order in which a newcomer meets them. */
export const resources: readonly Resource[] = [
  {
    name: 'Projects',
    description: 'One product that uses Drawbridge, and the keys that its user tokens are signed with.',
    routes: projectRoutes,
  },
  {
    name: 'API keys',
    description: "What a product's back end proves itself with. A key does what its scopes say, within its project.",
    routes: apiKeyRoutes,
  },
  {
    name: 'App registrations',
    description: 'Under which client id, and with which proof of identity, a project signs its users in at Microsoft.',
    routes: {
      ...appRegistrationRoutes,
      ...scopePlanRoutes,
      check: registrationCheckRoutes.run,
      tryOut: registrationCheckRoutes.try,
    },
  },
  {
    name: 'Credentials',
    description: 'The client secrets and certificates of app registrations, side by side, and when they end.',
    routes: appCredentialRoutes,
  },
  {
    name: 'Connections',
    description: "A user's standing access to one account, and its true state.",
    routes: { ...projectConnectionRoutes, history: connectionHistory },
  },
  {
    name: 'Ways to connect',
    description:
      'How a back end makes connections without the portal. Each is proven by real calls before it is stored.',
    routes: wayRoutes,
  },
  {
    name: 'All connections',
    description: 'Those of every project, for the operator.',
    routes: connectionRoutes,
  },
  {
    name: 'Connect links',
    description: 'Addresses with which a user connects without the product’s page.',
    routes: connectLinkRoutes,
  },
  {
    name: 'Branding',
    description: 'How the pages look that users see while they connect.',
    routes: brandingRoutes,
  },
  {
    name: 'Events',
    description: 'What has happened in a project, kept in order.',
    routes: eventRoutes,
  },
  {
    name: 'Changes',
    description:
      'What happens in the drives of connections: who wants to hear of it, what is in them, how they are read.',
    routes: changeRoutes,
  },
  {
    name: 'Workflows',
    description:
      'What a project does by itself: definitions with their versions, what is wrong with them, and what expressions in them give.',
    routes: { ...definitions, schema: definitionReferenceRoute },
  },
  {
    name: 'Workflow enablements',
    description: 'For which users workflows are switched on, and what each of them has chosen.',
    routes: { listEnablements, enable, disable },
  },
  {
    name: 'Runs',
    description: 'What workflows do, or did: each time with its steps, what went in, and what came out.',
    routes: runRoutes,
  },
  {
    name: 'Webhooks',
    description: 'Addresses of the product that are told of events, signed as Standard Webhooks has it.',
    routes: webhookRoutes,
  },
  {
    name: 'Actions',
    description: 'What can be done with a OneDrive, each thing declared once: for workflows, agents and back ends.',
    routes: actionRoutes,
  },
  {
    name: 'Diagnoses',
    description: 'What can go wrong between an app and Microsoft, who mends it, and how.',
    routes: diagnosisRoutes,
  },
  {
    name: 'SDK',
    description: "What a product's page calls in the name of its user, who sees and touches nothing but their own.",
    routes: { ...sdkRoutes, ...userItemRoutes, ...userWorkflowRoutes },
  },
  {
    name: 'Vault',
    description: 'Which master keys seal what is stored, and the change from one to another.',
    routes: vaultRoutes,
  },
  {
    name: 'Operator',
    description: "The operator's way in, and whether the server is well.",
    routes: { ...operatorRoutes, ...serverHealth },
  },
  { name: 'Reference', description: 'This description.', routes: referenceRoutes },
]
