/** An agent with the protocol's own client, and one of the emulator's people whose drive it works in. */
import { type DemoAccount, demo, type Emulator } from '@drawbridge/emulator'
import { createOneDrive, type OneDrive } from '@drawbridge/onedrive'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import {
  type CallToolResult,
  type ClientCapabilities,
  type ElicitRequest,
  ElicitRequestSchema,
  type ElicitResult,
} from '@modelcontextprotocol/sdk/types.js'
import { ownAccess } from '../../src/mcp/access.ts'
import { createConfirmations } from '../../src/mcp/confirmations.ts'
import { createMcpServer } from '../../src/mcp/create-mcp-server.ts'
import { openPolicy, type Policy } from '../../src/mcp/policy.ts'
import { type Stage, setStage } from '../actions/stage.ts'

export type Answer = {
  readonly failed: boolean
  readonly text: string
  readonly output: never
  readonly whole: CallToolResult
}

export type Agent = {
  readonly client: Client
  call(name: string, input?: object): Promise<Answer>
}

export type Household = AsyncDisposable & {
  readonly stage: Stage
  /** The client that the agent's calls go through. */
  readonly oneDrive: OneDrive
  /** Moves on what the codes of consent are good for. */
  readonly clock: { now: number }
  /** Of all calls, each aborted when its call is to end. */
  readonly signals: readonly AbortSignal[]
  /** @param answer what the person says when they are asked; without it the client cannot ask */
  agent(policy?: Partial<Policy>, answer?: (question: string) => ElicitResult['action']): Promise<Agent>
}

export async function openHousehold(): Promise<Household> {
  const stage = await setStage()
  // Allowed to use what others share as well, so that nothing but the policy holds the agent back.
  const oneDrive = await clientOf(stage.emulator, demo.accounts.work)
  const clock = { now: Date.now() }
  const confirmations = createConfirmations(() => clock.now)
  const agents: Client[] = []
  const signals: AbortSignal[] = []
  return {
    stage,
    oneDrive,
    clock,
    signals,
    async agent(policy = {}, answer) {
      const { fetch } = stage.context()
      const access = ownAccess(oneDrive, undefined, fetch)
      const server = createMcpServer({
        access: {
          ...access,
          context: (signal) => {
            signals.push(signal)
            return access.context(signal)
          },
        },
        policy: { ...openPolicy, ...policy },
        confirmations,
        version: '0.0.0',
      })
      const capabilities: ClientCapabilities = answer ? { elicitation: {} } : {}
      const client = new Client({ name: 'test', version: '0.0.0' }, { capabilities })
      if (answer)
        client.setRequestHandler(ElicitRequestSchema, ({ params }: ElicitRequest) => ({
          action: answer(params.message),
        }))
      const [ours, theirs] = InMemoryTransport.createLinkedPair()
      await server.connect(theirs)
      await client.connect(ours)
      agents.push(client)
      return agentOf(client)
    },
    async [Symbol.asyncDispose]() {
      for (const each of agents) await each.close()
      await stage[Symbol.asyncDispose]()
    },
  }
}

/** One of the emulator's people, signed in. */
export async function clientOf({ url, directory }: Emulator, account: DemoAccount): Promise<OneDrive> {
  const { userPrincipalName: username, password } = account
  const { clientId } = demo.publicApp
  const { user } = directory.accounts.find(username)!
  const scopes = ['Files.ReadWrite.All', 'User.Read']
  directory.consents.grant({ clientId, tenantId: user.tenantId, userId: user.id, scopes })
  const grant = { client_id: clientId, grant_type: 'password', username, password: password!, scope: scopes.join(' ') }
  const answer = await fetch(`${url}/organizations/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(grant),
  })
  const { access_token: accessToken } = (await answer.json()) as { access_token: string }
  return createOneDrive({ cloud: { login: url, graph: url }, accessToken, retry: { limit: 0 } })
}

export function agentOf(client: Client): Agent {
  return {
    client,
    async call(name, input = {}) {
      const whole = (await client.callTool({ name, arguments: { ...input } })) as CallToolResult
      const text = whole.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n')
      return { whole, text, failed: whole.isError === true, output: whole.structuredContent as never }
    },
  }
}
