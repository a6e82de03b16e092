/** Which runs the operator wants to see. */
import { runStates } from '../../words/runs.ts'
import { type EndedWithin, endedWithin, type RunFilter } from './queries.ts'

export const endedChoices = Object.keys(endedWithin) as EndedWithin[]

/** Reads a filter from the address; what makes no sense there is left out. */
export function readRunFilter(search: Record<string, unknown>): RunFilter {
  const text = (name: string) => {
    const value = search[name]
    // The router reads a number in the address as a number.
    return (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value) : undefined
  }
  const [workflowId, userId, connectionId] = [text('workflowId'), text('userId'), text('connectionId')]
  const state = runStates.find((each) => each === search['state'])
  const ended = endedChoices.find((each) => each === search['ended'])
  return {
    ...(workflowId !== undefined && { workflowId }),
    ...(state !== undefined && { state }),
    ...(userId !== undefined && { userId }),
    ...(connectionId !== undefined && { connectionId }),
    ...(ended !== undefined && { ended }),
  }
}
