/** The tools that a policy leaves, and why the others are not there. */
import { type Action, actionCatalogue } from '@drawbridge/api'
import type { Tool } from '@modelcontextprotocol/sdk/types.js'
import { isConfinable } from './confine.ts'
import type { Policy } from './policy.ts'
import { toolOf } from './tool.ts'

export type Toolbox = {
  tools(): Tool[]
  /** @returns the action, or why it cannot be used; `undefined` where there is none of this name */
  find(name: string): { readonly action: Action } | { readonly refused: string } | undefined
}

export function createToolbox(policy: Policy): Toolbox {
  const isOffered = (action: Action): boolean => reasonAgainst(action, policy) === undefined
  return {
    tools: () => actionCatalogue.filter(isOffered).map((action) => toolOf(action, policy)),
    find(name) {
      const action = actionCatalogue.find((each) => each.name === name)
      if (!action) return undefined
      const refused = reasonAgainst(action, policy)
      return refused === undefined ? { action } : { refused }
    },
  }
}

function reasonAgainst(action: Action, { readOnly, folders }: Policy): string | undefined {
  if (readOnly && action.effect !== 'reads') {
    return `${action.name} is not available: this connection is read-only here. Tell the person what you would have done.`
  }
  if (folders && !isConfinable(action.name)) {
    return `${action.name} is not available: it cannot be held to the folders that may be used here.`
  }
  return undefined
}
