/** The vault: which master keys seal what is stored, and the change from one to another. */
import { z } from 'zod'
import { route } from './route.ts'

const keyIdSchema = z.string().regex(/^[0-9a-f]{8}$/, 'Give the id of a master key: eight hex digits.')

export const vaultStatusSchema = z.object({
  /** The master key that seals. */
  currentKeyId: z.string(),
  keys: z.array(
    z.object({
      /** Names the key without giving it away. */
      id: z.string(),
      current: z.boolean(),
      /** Whether the server that answers has it. */
      known: z.boolean(),
      /** How many sealed values need it. */
      rows: z.int(),
      /** Nothing needs it any more: take it from the servers' keys whenever you like. */
      removable: z.boolean(),
    }),
  ),
  /** The servers at work on this database, and which keys each of them has. */
  servers: z.array(z.object({ id: z.string(), keyIds: z.array(z.string()), sealingKeyId: z.string() })),
  /** The change of keys that is under way, or the last one; `null` before the first. */
  rotation: z
    .object({
      /**
       * - `announced`: it takes over when every server has it; see `waitingFor`
       * - `wrapping`: it seals, and what older keys have sealed is being wrapped anew
       * - `finished`
       */
      state: z.enum(['announced', 'wrapping', 'finished']),
      /** The key that takes over. */
      keyId: z.string(),
      startedAt: z.iso.datetime(),
      finishedAt: z.iso.datetime().nullable(),
      /** All sealed values, and how many of them this key wraps already. */
      rows: z.int(),
      wrapped: z.int(),
      /** Values that had been damaged before and could not be wrapped anew. */
      damaged: z.int(),
      /** Servers that do not have the key yet. */
      waitingFor: z.array(z.string()),
    })
    .nullable(),
})
export type VaultStatus = z.infer<typeof vaultStatusSchema>

export const vaultRoutes = {
  status: route({
    method: 'GET',
    path: '/api/v1/vault',
    access: 'operator',
    summary: 'Tells which master keys seal what is stored, and how far a change of keys has come.',
    response: vaultStatusSchema,
  }),
  rotate: route({
    method: 'POST',
    path: '/api/v1/vault/rotation',
    access: 'operator',
    summary: 'Begins the change to another master key; it goes on by itself, while everything works.',
    body: z.object({
      /** Absent: the newest key that has sealed nothing yet; one is made where the keys lie in the data folder. */
      keyId: keyIdSchema.optional(),
    }),
    response: vaultStatusSchema,
  }),
}
