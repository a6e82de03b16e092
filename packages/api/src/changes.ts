/** Changes: what happened to the files of followed drives, and who wants to hear of it. */
import { z } from 'zod'
import { eventSchema } from './events.ts'
import { nextCursorSchema, pageQuery } from './page.ts'
import { diagnosisSchema } from './problem.ts'
import { route } from './route.ts'

export const changeKindSchema = z.enum([
  'created',
  'content_changed',
  'renamed',
  /** Into another folder, with or without another name. */
  'moved',
  'deleted',
  /** Back from the recycle bin, or seen again after it was out of sight. */
  'restored',
  'sharing_changed',
])
export type ChangeKind = z.infer<typeof changeKindSchema>

const authorSchema = z.object({
  id: z.string().optional(),
  displayName: z.string().optional(),
  email: z.string().optional(),
})

export const changedItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Below the drive's root, such as `/Invoices/2026/March.pdf`. */
  path: z.string(),
  kind: z.enum(['folder', 'file', 'package', 'remote']),
  parentId: z.string().nullable(),
  /** Bytes. */
  size: z.number().nullable(),
  mimeType: z.string().nullable(),
  eTag: z.string().nullable(),
  cTag: z.string().nullable(),
  /** quickXorHash, base64. */
  contentHash: z.string().nullable(),
  webUrl: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  modifiedAt: z.iso.datetime().nullable(),
  modifiedBy: authorSchema.nullable(),
  /** `anonymous`, `organization` or `users`; null when it is not shared. */
  sharing: z.string().nullable(),
})
export type ChangedItem = z.infer<typeof changedItemSchema>

/** The data of an event whose type begins with `item.`. */
export const changeSchema = z.object({
  kind: changeKindSchema,
  connectionId: z.string(),
  userId: z.string(),
  driveId: z.string(),
  /** As it is now; of a deleted item, as it was last. */
  item: changedItemSchema,
  /** Where it was, and under which name; null for what is new. */
  before: z.object({ name: z.string(), path: z.string(), parentId: z.string().nullable() }).nullable(),
})
export type Change = z.infer<typeof changeSchema>

/** Which changes somebody wants to hear of. What is left out matches everything. */
export const changeFilterSchema = z.strictObject({
  /** Only in this folder: its id. */
  folderId: z.string().min(1).max(300).optional(),
  /** Also in folders below it. @default true */
  recursive: z.boolean().default(true),
  kinds: z.array(changeKindSchema).min(1).optional(),
  items: z.enum(['files', 'folders']).optional(),
  /** A glob on the name, in any letter case, such as `*.pdf` or `Invoice-{2025,2026}-*`. */
  name: z.string().min(1).max(300).optional(),
  /** Media types, such as `image/*` or `application/pdf`. */
  mimeTypes: z
    .array(z.string().regex(/^[\w.+-]+\/([\w.+-]+|\*)$/, 'Give media types such as image/* or application/pdf.'))
    .min(1)
    .max(50)
    .optional(),
  /** Bytes. */
  minSize: z.number('Give a number of bytes.').int().min(0).optional(),
  maxSize: z.number('Give a number of bytes.').int().min(0).optional(),
  /** Who changed it last: an e-mail address, a name or an id at Microsoft, whole, in any letter case. */
  author: z.string().min(1).max(300).optional(),
})
export type ChangeFilter = z.infer<typeof changeFilterSchema>

export const watchSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  /** Absent: every connection of the project, also those to come. */
  connectionId: z.string().nullable(),
  /** Where matching changes are delivered; absent: they are in the feed and nobody is called. */
  webhookEndpointId: z.string().nullable(),
  filter: changeFilterSchema,
  createdAt: z.iso.datetime(),
})
export type Watch = z.infer<typeof watchSchema>

export const newWatchSchema = z.strictObject({
  connectionId: z.string().max(64).optional(),
  webhookEndpointId: z.string().max(64).optional(),
  filter: changeFilterSchema.default({ recursive: true }),
})

export const followedDriveSchema = z.object({
  connectionId: z.string(),
  userId: z.string(),
  driveId: z.string(),
  displayName: z.string(),
  /** `reading` until all that is in the drive is known; changes are told from then on. */
  state: z.enum(['reading', 'following', 'failing']),
  /** Items known so far. */
  items: z.number(),
  /** `told`: Microsoft says when something changes. `asking`: it cannot, so it is asked again and again. */
  mode: z.enum(['told', 'asking']),
  askingBecause: z.enum(['starting', 'not_reachable', 'validation_failed', 'refused', 'connection_broken']).nullable(),
  /** When it was last read to the end. */
  pulledAt: z.iso.datetime().nullable(),
  changedAt: z.iso.datetime().nullable(),
  notifiedAt: z.iso.datetime().nullable(),
  /** When it is looked at next, whatever happens. */
  dueAt: z.iso.datetime().nullable(),
  failures: z.number(),
  diagnosis: diagnosisSchema.nullable(),
})
export type FollowedDriveState = z.infer<typeof followedDriveSchema>

const ofProject = '/api/v1/projects/:projectId'
const ofConnection = `${ofProject}/connections/:connectionId`

const itemsQuery = z.object({
  limit: pageQuery.limit,
  /** The `nextCursor` of the page before; good for the same folder or search of the same drive. */
  cursor: z.string().max(4_000).optional(),
  /** The id of a folder. @default the root */
  parentId: z.string().max(300).optional(),
  /** Part of a name, in any letter case; in the whole drive. */
  search: z.string().min(1).max(200).optional(),
})
const itemsAnswer = z.object({
  items: z.array(changedItemSchema),
  nextCursor: nextCursorSchema,
  /** `false` while the drive is read for the first time: there may be more than is known yet. */
  complete: z.boolean(),
})
const itemQuery = z.object({ id: z.string().max(300) })

/** A change as the mirror tells it: with the id and the time of its event. */
export const itemChangeSchema = changeSchema.extend({ id: z.string(), timestamp: z.iso.datetime() })
export type ItemChange = z.infer<typeof itemChangeSchema>

const ofUser = '/sdk/v1/projects/:projectId/connections/:connectionId'

/** The same for the product's users, of their own connections. */
export const userItemRoutes = {
  listItems: route({
    method: 'GET',
    path: `${ofUser}/items`,
    access: 'user',
    summary: "Lists a folder of the user's followed drive, or searches it by name, without asking Microsoft.",
    query: itemsQuery,
    response: itemsAnswer,
  }),
  getItem: route({
    method: 'GET',
    path: `${ofUser}/item`,
    access: 'user',
    summary: "Reads an item of the user's followed drive as it was last told, without asking Microsoft.",
    query: itemQuery,
    response: changedItemSchema,
  }),
  listChanges: route({
    method: 'GET',
    path: `${ofUser}/changes`,
    access: 'user',
    summary: "Tells what has happened in the user's followed drive behind a cursor, oldest first.",
    query: z.object({
      limit: pageQuery.limit,
      /** Where to go on, as the last answer gave it. @default now: nothing yet, and where to begin */
      cursor: z.string().max(500).optional(),
    }),
    response: z.object({
      changes: z.array(itemChangeSchema),
      cursor: z.string(),
      /** There is more behind the cursor already. */
      more: z.boolean(),
    }),
  }),
}

export const changeRoutes = {
  listWatches: route({
    method: 'GET',
    path: `${ofProject}/watches`,
    access: 'project',
    scope: 'events:read',
    summary: 'Lists who wants to hear of which changes.',
    query: z.object(pageQuery),
    response: z.object({ watches: z.array(watchSchema), nextCursor: nextCursorSchema }),
  }),
  createWatch: route({
    method: 'POST',
    path: `${ofProject}/watches`,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Follows one drive, or those of all connections, and tells of the changes that the filter lets through.',
    body: newWatchSchema,
    response: z.object({
      watch: watchSchema,
      /** What about the filter looks like a slip of the pen, such as a name that nothing in the drive matches. */
      warnings: z.array(z.string()),
    }),
  }),
  deleteWatch: route({
    method: 'DELETE',
    path: `${ofProject}/watches/:watchId`,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Tells no more. A drive that nobody watches is no longer followed, and what was known of it is forgotten.',
  }),
  listDrives: route({
    method: 'GET',
    path: `${ofProject}/drives`,
    access: 'project',
    scope: 'events:read',
    summary: 'Lists the followed drives: how far they have been read, and whether Microsoft tells of changes.',
    query: z.object(pageQuery),
    response: z.object({ drives: z.array(followedDriveSchema), nextCursor: nextCursorSchema }),
  }),
  getDrive: route({
    method: 'GET',
    path: `${ofConnection}/drive`,
    access: 'project',
    scope: 'events:read',
    summary: "Says of a connection's followed drive how far it has been read, and whether Microsoft tells of changes.",
    response: followedDriveSchema,
  }),
  pull: route({
    method: 'POST',
    path: `${ofConnection}/drive/pull`,
    access: 'project',
    scope: 'files:read',
    summary: 'Looks at the drive now rather than when it is due. With `everything`, compares all that is in it.',
    body: z.strictObject({ everything: z.boolean().default(false) }),
    response: followedDriveSchema,
  }),
  listItems: route({
    method: 'GET',
    path: `${ofConnection}/items`,
    access: 'project',
    scope: 'files:read',
    summary: 'Lists a folder of a followed drive, or searches it by name, without asking Microsoft.',
    query: itemsQuery,
    response: itemsAnswer,
  }),
  getItem: route({
    method: 'GET',
    path: `${ofConnection}/item`,
    access: 'project',
    scope: 'files:read',
    summary: 'Reads an item of a followed drive as it was last told, without asking Microsoft.',
    query: itemQuery,
    response: changedItemSchema,
  }),
  live: route({
    method: 'GET',
    path: `${ofProject}/feed/live`,
    access: 'project',
    scope: 'events:read',
    summary:
      'Tells what happens while it happens. Go on after a break with the id of the last event as `Last-Event-ID`.',
    query: z.object({
      /** Where to begin, as the feed or this stream gave it. @default now */
      cursor: z.string().max(500).optional(),
      connectionId: z.string().max(64).optional(),
      watchId: z.string().max(64).optional(),
    }),
    streams: eventSchema,
  }),
  feed: route({
    method: 'GET',
    path: `${ofProject}/feed`,
    access: 'project',
    scope: 'events:read',
    summary: 'Tells what has happened behind a cursor, oldest first. Keep the cursor, and ask with it again.',
    query: z.object({
      limit: pageQuery.limit,
      /** Where to go on; `now` for what is still to come. @default the oldest that is kept */
      cursor: z.string().max(500).optional(),
      /** Only changes in this connection's drive. The cursor then is good for this drive alone. */
      connectionId: z.string().max(64).optional(),
      /** Only changes that this watch wants to hear of. The cursor then is good for this watch alone. */
      watchId: z.string().max(64).optional(),
    }),
    response: z.object({
      events: z.array(eventSchema),
      cursor: z.string(),
      /** There is more behind the cursor already. */
      more: z.boolean(),
    }),
  }),
}
