/** What serving an agent takes. */
import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js'
import type { Access } from './access.ts'
import type { Confirmations } from './confirmations.ts'
import type { Policy } from './policy.ts'

export type McpServices = {
  readonly access: Access
  readonly policy: Policy
  readonly confirmations: Confirmations
  readonly version: string
  /** What the agent's client can do, where it was told in an earlier request. @default as it says at the beginning */
  readonly capabilities?: ClientCapabilities | undefined
}
