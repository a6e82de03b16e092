/** An item as actions name it and as they tell of it: in the words in which changes are told as well. */
import { z } from 'zod'
import { changedItemSchema } from '../changes.ts'

/** A folder by what it is for, whatever it is called in the account's language. */
const specialFolderSchema = z.enum(['documents', 'photos', 'cameraroll', 'approot', 'music', 'desktop'])

export const itemAddressSchema = z
  .union(
    [
      z.string().trim().min(1).max(4000),
      z.object({
        driveId: z.string().min(1).max(300).optional(),
        id: z.string().min(1).max(300).optional(),
        /** As in a file that comes from an earlier step. */
        itemId: z.string().min(1).max(300).optional(),
        special: specialFolderSchema.optional(),
        /** From the root, or from the special folder. */
        path: z.string().min(1).max(1000).nullish(),
      }),
    ],
    'Give a path such as /Invoices/March.pdf, an id, a sharing URL, or an item of an earlier step.',
  )
  .describe(
    'A path such as `/Invoices/March.pdf` (names as people see them), an id, a sharing URL, an item or a file of an ' +
      'earlier step, or `{ driveId?, id }`, `{ driveId?, path }`, `{ special: "approot", path? }`.',
  )
export type ItemAddress = z.infer<typeof itemAddressSchema>

export const itemSchema = changedItemSchema.extend({
  driveId: z.string().describe('The drive that the item is in.'),
  size: z.number().nullable().describe('Bytes; of a folder, of all that is in it.'),
  contentHash: z.string().nullable().describe('quickXorHash, base64.'),
  sharing: z.string().nullable().describe('`anonymous`, `organization` or `users`; null when it is not shared.'),
  kind: z.enum(['root', 'folder', 'file', 'package', 'remote']),
  path: z
    .string()
    .nullable()
    .describe('Below the root of its drive, such as `/Invoices/March.pdf`; null where Microsoft does not tell it.'),
  childCount: z.number().nullable().describe('Of a folder: how many items are directly in it.'),
})
export type Item = z.infer<typeof itemSchema>

/** One name, and no path. */
export const itemNameInput = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\]*$/, 'Give one name, without slashes.')

/** How a drive resolves that a name is taken. */
export const conflictBehaviorSchema = z.enum(['fail', 'replace', 'rename'])

export const ifMatchInput = z
  .string()
  .min(1)
  .max(300)
  .optional()
  .describe('An eTag or cTag: only while the item is still as it was then; otherwise it fails with `resourceModified`.')

/** How many entries a list has at most. */
export function mostSchema(otherwise: number, most: number) {
  return z.number().int().min(1).max(most).default(otherwise).describe('How many at most.')
}

export const cursorInput = z
  .string()
  .max(8000)
  .optional()
  .describe('Where to go on: `nextCursor` of the answer before.')
