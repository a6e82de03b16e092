/**
 * A workflow in TypeScript, stored by the product's back end with an API key, and run for one of its users.
 *
 *   node --conditions=source examples/define-workflow.ts
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  apiKeyRoutes,
  appRegistrationRoutes,
  call,
  defineWorkflow,
  expression,
  on,
  projectRoutes,
  runRoutes,
  text,
  wayRoutes,
  workflowRoutes,
} from '@drawbridge/api'
import { demo, startEmulator } from '@drawbridge/emulator'
import { signInOnLoopback } from '@drawbridge/onedrive/node'
import { startServer } from '@drawbridge/server'
import { z } from 'zod'

const dataFolder = await mkdtemp(join(tmpdir(), 'drawbridge-example-'))
await using emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
await using server = await startServer({ dataFolder, log: { level: 'silent' } })

// 1. A project, an API key for its back end, and a user who has connected their OneDrive.
const operator = { baseUrl: server.url, token: server.operatorKey }
const { id: projectId } = await call(projectRoutes.create, { body: { name: 'Example' } }, operator)
const params = { projectId }
const cloud = { login: emulator.url, graph: emulator.url }
const { clientId } = demo.publicApp
await call(appRegistrationRoutes.create, { params, body: { clientId, cloud } }, operator)
const { key } = await call(
  apiKeyRoutes.create,
  { params, body: { name: 'Back end', scopes: ['workflows:read', 'workflows:write', 'workflows:run'] } },
  operator,
)
const { refreshToken } = await signInOnLoopback(
  { cloud, authority: 'common', clientId },
  { scopes: ['Files.ReadWrite', 'offline_access'], open: async (url) => void (await fetch(url)) },
)
const grant = { userId: 'user-17', refreshToken: refreshToken! }
await call(wayRoutes.importRefreshToken, { params, body: grant }, operator)
console.log('1. Ready')

// 2. What goes in and out of each step is typed: `order.lines` is a list, `saved.output.item.id` a text.
const Order = z.object({ number: z.string(), lines: z.array(z.object({ name: z.string(), price: z.number() })) })
const definition = defineWorkflow({
  name: 'File an order',
  settings: { folder: { type: 'text', label: 'Folder', default: 'Orders' } },
  trigger: on.call(Order),
  steps({ trigger: order, settings, year, actions, condition, respond }) {
    const total = expression<number>`$sum(${order.lines}.price)`
    const saved = actions.saveFile('save', {
      folder: text`/${settings.folder}/${year}`,
      name: text`${order.number}.txt`,
      text: text`Total: ${total}`,
    })
    condition('large', expression`${total} > 100`, {
      ifTrue() {
        const shared = actions.createShareLink('share', { item: saved.output.item.id, type: 'view' })
        respond('reply', { body: { path: saved.output.item.path, share: shared.output } })
      },
      ifFalse() {
        respond('short', { body: { path: saved.output.item.path } })
      },
    })
  },
})
console.log(`2. ${definition.steps.map(({ id }) => id).join(', ')}`)

// 3. The back end looks for mistakes, then stores it.
const backEnd = { baseUrl: server.url, token: key }
const { findings, scopes } = await call(workflowRoutes.check, { params, body: { definition } }, backEnd)
console.log(`3. ${findings.length} findings; it needs ${scopes.delegated.join(', ')}`)
const { workflow } = await call(workflowRoutes.create, { params, body: { definition, note: 'First' } }, backEnd)
console.log(`   Stored as version ${workflow.version}`)

// 4. A run for the user, whose reply we wait for.
const lines = [
  { name: 'Lamp', price: 80 },
  { name: 'Chair', price: 120 },
]
const { run } = await call(
  runRoutes.start,
  {
    params: { projectId, workflowId: workflow.id },
    body: { userId: 'user-17', input: { number: 'A-1', lines }, settings: { folder: 'Orders' }, wait: 30 },
  },
  backEnd,
)
const { path, share } = run.response!.body as { path: string; share: { link: { type: string } } }
console.log(`4. Saved ${path}, shared to ${share.link.type}`)

await rm(dataFolder, { recursive: true, force: true })
