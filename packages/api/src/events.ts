/** What happens to a project's connections and credentials, in the words that webhooks and lists use. */
import { z } from 'zod'
import { nextCursorSchema, pageQuery } from './page.ts'
import { route } from './route.ts'

export const eventTypes = {
  'connection.created': 'A user has connected an account.',
  'connection.status_changed': 'A connection works again, or somebody has to act before it does.',
  'connection.removed': 'A connection was taken away, with its tokens.',
  'credential.expiring': 'A client secret or certificate comes to its end.',
  'credential.refused': 'Microsoft no longer takes a client secret or certificate.',
  'item.created': 'A file or folder is new in a followed drive.',
  'item.content_changed': 'The content of a file is another.',
  'item.renamed': 'A file or folder has another name.',
  'item.moved': 'A file or folder is in another folder.',
  'item.deleted': 'A file or folder is gone.',
  'item.restored': 'A file or folder is back.',
  'item.sharing_changed': 'With whom a file or folder is shared has changed.',
  'app.event': 'Something happened in the product, which its SDK has told.',
  'workflow.event': 'A workflow has something to tell.',
  'run.succeeded': 'A workflow has done all its steps. Told to endpoints that name this type.',
  'run.failed': 'A run of a workflow has ended in a failure.',
  'webhook.test': 'Somebody pressed “Send a test event”.',
} as const

export const eventTypeSchema = z.enum(Object.keys(eventTypes) as [EventType, ...EventType[]])
export type EventType = keyof typeof eventTypes

/** As it is sent to webhook endpoints: the body is this and nothing else. */
export const eventSchema = z.object({
  /** Also the header `webhook-id`; the same for every attempt and every replay, so that you can tell what you know. */
  id: z.string(),
  type: eventTypeSchema,
  /** When it happened. */
  timestamp: z.iso.datetime(),
  projectId: z.string(),
  /** What it happened to, such as a connection's id. Events of one subject arrive in their order. */
  subject: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type Event = z.infer<typeof eventSchema>

/** Something that happened in the product. */
export const appEventSchema = z.object({
  name: z.string().regex(/^[\w .:/-]{1,100}$/, 'Give a name of letters, digits, spaces and . : / _ -'),
  payload: z.record(z.string(), z.unknown()).default({}),
})
export const recordedEventSchema = z.object({ id: z.string(), receivedAt: z.iso.datetime() })

export const eventRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/events',
    access: 'project',
    scope: 'events:read',
    summary: 'Lists what has happened in a project, newest first.',
    query: z.object({
      ...pageQuery,
      type: eventTypeSchema.optional(),
      subject: z.string().max(200).optional(),
      /** Only what happened to this connection, or in its drive. */
      connectionId: z.string().max(64).optional(),
    }),
    response: z.object({ events: z.array(eventSchema), nextCursor: nextCursorSchema }),
  }),
  record: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/events',
    access: 'project',
    scope: 'workflows:run',
    summary:
      'Records that something happened in the product, for workflows and webhooks; stored when the answer comes.',
    body: appEventSchema.extend({
      /** About whom; their workflows hear of it. @default the project itself */
      userId: z.string().max(200).default(''),
    }),
    response: recordedEventSchema,
  }),
}
