/** The tools that a policy leaves, and why the others are not there. */
import { type Action, actionCatalogue } from '@drawbridge/api'
import type { Tool } from '@modelcontextprotocol/sdk/types.js'
import { isConfinable } from './confine.ts'
import type { Policy } from './policy.ts'
import { readingPart } from './reading.ts'
import { toolOf } from './tool.ts'

export type Toolbox = {
  tools(): Tool[]
  /** @returns the action, or why it cannot be used; `undefined` where there is none of this name */
  find(name: string): Judged | undefined
}
type Judged = { readonly action: Action } | { readonly refused: string }

export function createToolbox(policy: Policy): Toolbox {
  const judge = (action: Action): Judged => {
    const refused = reasonAgainst(action, policy)
    return refused === undefined ? { action: offeredPart(action, policy) } : { refused }
  }
  return {
    tools: () =>
      actionCatalogue.map(judge).flatMap((judged) => ('action' in judged ? [toolOf(judged.action, policy)] : [])),
    find(name) {
      const action = actionCatalogue.find((each) => each.name === name)
      return action && judge(action)
    },
  }
}

function offeredPart(action: Action, { readOnly }: Policy): Action {
  return (readOnly && readingPart(action)) || action
}

function reasonAgainst(action: Action, { readOnly, folders }: Policy): string | undefined {
  if (readOnly && !readingPart(action)) {
    return `${action.name} is not available: this connection is read-only here. Tell the person what you would have done.`
  }
  if (folders && !isConfinable(action.name)) {
    return `${action.name} is not available: it cannot be held to the folders that may be used here.`
  }
  return undefined
}
