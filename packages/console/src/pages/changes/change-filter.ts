/** Which changes the operator wants to see. */
import { type Change, type ChangeKind, changeSchema, type Event } from '@drawbridge/api'
import { changeKinds } from '../../words/changes.ts'

export type Shown = {
  readonly kind?: ChangeKind
  readonly connectionId?: string
  /** Part of a path, also of the one before. */
  readonly name?: string
}

export type ToldChange = Change & { readonly id: string; readonly at: string }

/** Reads a filter from the address; what makes no sense there is left out. */
export function readShown(search: Record<string, unknown>): Shown {
  const { kind, connectionId, name } = search
  return {
    ...(changeKinds.includes(kind as ChangeKind) && { kind: kind as ChangeKind }),
    ...(typeof connectionId === 'string' && connectionId !== '' && { connectionId }),
    // The router reads a number in the address as a number.
    ...((typeof name === 'string' || typeof name === 'number') && name !== '' && { name: String(name) }),
  }
}

/** The changes among events, each once, in the order in which they come. */
export function changesIn(events: readonly Event[]): ToldChange[] {
  const each = new Map(events.filter(({ type }) => type.startsWith('item.')).map((event) => [event.id, event]))
  return [...each.values()].flatMap(({ id, timestamp, data }) => {
    const change = changeSchema.safeParse(data)
    return change.success ? [{ ...change.data, id, at: timestamp }] : []
  })
}

export function filterChanges(changes: readonly ToldChange[], { kind, connectionId, name }: Shown): ToldChange[] {
  const part = name?.trim().toLowerCase() ?? ''
  return changes.filter(
    (change) =>
      (kind === undefined || change.kind === kind) &&
      (connectionId === undefined || change.connectionId === connectionId) &&
      [change.item.path, change.before?.path ?? ''].some((path) => path.toLowerCase().includes(part)),
  )
}
