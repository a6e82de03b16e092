/** The master keys that this server knows. All of them open; one of them seals. */
import { Problem } from '../errors.ts'
import type { MasterKey } from './master-key.ts'

export type KeyRing = {
  /** The one that seals. */
  current(): MasterKey
  /** @throws {Problem} `master_key_wrong` */
  get(id: string): MasterKey
  has(id: string): boolean
  /** In the order in which they became known. */
  ids(): string[]
  add(keys: readonly MasterKey[]): void
  /** From now on this one seals. @throws {Problem} `master_key_wrong` */
  use(id: string): void
}

/** @param keys the first one seals until another is chosen */
export function createKeyRing(keys: readonly [MasterKey, ...MasterKey[]]): KeyRing {
  const known = new Map<string, MasterKey>()
  let [current] = keys

  const ring: KeyRing = {
    current: () => current,
    get(id) {
      const key = known.get(id)
      if (key) return key
      throw new Problem(
        'master_key_wrong',
        `This was sealed with the master key ${id}, which this server does not have. Give it that one as well ` +
          '(DRAWBRIDGE_MASTER_KEY, DRAWBRIDGE_MASTER_KEY_FILE or DRAWBRIDGE_MASTER_KEY_COMMAND; without them, the ' +
          'file master.key in the data folder).',
      )
    },
    has: (id) => known.has(id),
    ids: () => [...known.keys()],
    add(more) {
      for (const key of more) if (!known.has(key.id)) known.set(key.id, key)
    },
    use(id) {
      current = ring.get(id)
    },
  }
  ring.add(keys)
  return ring
}
