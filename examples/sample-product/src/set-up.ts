/**
 * What Aster Notes arranges in its project at Drawbridge before it starts: the workflows that its users may switch on, and
 * the webhook endpoint where it hears of what they do. All of it once: what the operator changes afterwards stays.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { type CallOptions, call, type Workflow, webhookRoutes, workflowRoutes } from '@drawbridge/api'
import { automations } from './automations.ts'

export type SetUpOptions = {
  /** The server, and a key that may `workflows:write` and `webhooks:write`. */
  readonly api: CallOptions
  readonly projectId: string
  /** Where Drawbridge reaches the product. */
  readonly productUrl: string
  /** Where the product remembers what it was given; it holds the signing secret, and is for its owner alone. */
  readonly stateFile: string
}

/** The path of the product at which webhooks arrive. */
export const webhookPath = '/webhooks/drawbridge'

type State = {
  readonly webhook?: { readonly id: string; readonly url: string; readonly secret: string }
  /** Ids, by our own names. One that the operator has removed does not come back. */
  readonly workflows: Readonly<Record<string, string>>
}

/**
 * @returns the secret that signs webhooks
 * @throws {ApiError} when the server refuses, with its reason
 */
export async function setUp(options: SetUpOptions): Promise<{ readonly webhookSecret: string }> {
  const { stateFile } = options
  const before = await readState(stateFile)
  const webhook = await ensureWebhook(options, before.webhook)
  const workflows = await ensureWorkflows(options, before.workflows)
  await writeFile(stateFile, `${JSON.stringify({ webhook, workflows }, null, 2)}\n`, { mode: 0o600 })
  return { webhookSecret: webhook.secret }
}

async function ensureWebhook(
  { api, projectId, productUrl }: SetUpOptions,
  known: State['webhook'],
): Promise<NonNullable<State['webhook']>> {
  const params = { projectId }
  const url = new URL(webhookPath, productUrl).href
  const { webhookEndpoints } = await call(webhookRoutes.list, { params }, api)
  const ours = webhookEndpoints.find((endpoint) => (known ? endpoint.id === known.id : endpoint.url === url))
  if (known && (!ours || known.url === url)) return known
  if (known && ours) {
    const at = { ...params, webhookEndpointId: ours.id }
    await call(webhookRoutes.update, { params: at, body: { url } }, api)
    return { ...known, url }
  }
  if (ours) {
    // It was made, and the product died before it had written its secret down.
    const at = { params: { ...params, webhookEndpointId: ours.id }, body: { overlapHours: 0 } }
    return { id: ours.id, url, secret: (await call(webhookRoutes.rotateSecret, at, api)).secret }
  }
  const body = { url, description: 'Aster Notes', eventTypes: ['workflow.event' as const] }
  const { webhookEndpoint, secret } = await call(webhookRoutes.create, { params, body }, api)
  return { id: webhookEndpoint.id, url, secret }
}

async function ensureWorkflows(
  { api, projectId }: SetUpOptions,
  known: State['workflows'],
): Promise<State['workflows']> {
  const params = { projectId }
  const stored: Workflow[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await call(workflowRoutes.list, { params, query: cursor ? { cursor } : {} }, api)
    stored.push(...page.workflows)
    cursor = page.nextCursor
  }
  const ids: Record<string, string> = { ...known }
  // Drawbridge lists the newest first.
  for (const [name, definition] of Object.entries(automations).reverse()) {
    ids[name] ??= stored.find((each) => each.name === definition.name)?.id ?? (await create(definition))
  }
  return ids

  async function create(definition: (typeof automations)[string]): Promise<string> {
    const body = { definition, note: 'As Aster Notes has written it' }
    return (await call(workflowRoutes.create, { params, body }, api)).workflow.id
  }
}

async function readState(file: string): Promise<State> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as State
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { workflows: {} }
    throw new Error(`${file} cannot be read. Delete it: Aster Notes writes it anew.`, { cause: error })
  }
}
