/** What can be set on drives, over HTTP: quirks, and locks as an editor that is open somewhere holds them. */
import { z } from 'zod'
import { withFacets } from '../state/drive/item-facets.ts'
import { type ControlRoute, missing, route } from './route.ts'

const quirks = z.strictObject({
  itemIds: z.enum(['migrated', 'legacy']).optional(),
  parentDriveId: z.enum(['same', 'lowerCase', 'noLeadingZero']).optional(),
  tombstones: z.enum(['all', 'half', 'none']).optional(),
  lateCTagMs: z.number().min(0).optional(),
  deltaTokensFrom: z.number().optional(),
  provisioning: z.enum(['ready', 'onFirstUse', 'unlicensed']).optional(),
  anonymousLinks: z.boolean().optional(),
  datesMakeVersions: z.boolean().optional(),
  quota: z.number().min(0).optional(),
})

const lock = z.strictObject({
  kind: z.enum(['shared', 'exclusive']),
  /** Who holds it; for everybody else the item is locked. */
  userId: z.string().default('somebody else'),
})

export const driveRoutes: readonly ControlRoute[] = [
  route({
    method: 'PATCH',
    path: '/drives/:drive/quirks',
    summary: 'Switches quirks of a drive; the others stay.',
    body: quirks,
    answer({ drives }, { params, body }) {
      if (drives.ownerOf(params['drive']!) === undefined) return missing
      const given = Object.entries(body).filter(([, value]) => value !== undefined)
      drives.quirks.set(params['drive']!, Object.fromEntries(given))
      return drives.quirks.of(params['drive']!)
    },
  }),
  route({
    method: 'DELETE',
    path: '/drives/:drive/quirks',
    summary: 'Makes a drive what is documented again.',
    answer: ({ drives }, { params }) => drives.quirks.clear(params['drive']!),
  }),
  route({
    method: 'PUT',
    path: '/drives/:drive/items/:item/lock',
    summary: 'Locks an item, as an editor does that has it open.',
    body: lock,
    async answer({ drives }, { params, body }) {
      const drive = await drives.find(params['drive']!)
      const item = drive?.tree.item(params['item']!)
      if (drive === undefined || item === undefined) return missing
      drive.change({}, () => withFacets(item, { lock: body }))
      return body
    },
  }),
  route({
    method: 'DELETE',
    path: '/drives/:drive/items/:item/lock',
    summary: 'Takes the lock away.',
    async answer({ drives }, { params }) {
      const drive = await drives.find(params['drive']!)
      const item = drive?.tree.item(params['item']!)
      if (drive === undefined || item === undefined) return missing
      drive.change({}, () => withFacets(item, { lock: undefined }))
      return undefined
    },
  }),
]
