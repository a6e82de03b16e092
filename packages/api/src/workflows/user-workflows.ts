/** Workflows as the users of a product see them: which there are, which they have switched on, and calling them. */
import { z } from 'zod'
import { nextCursorSchema, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { failureSchema, runStateSchema } from './runs.ts'
import { settingSchema } from './settings.ts'
import { enablementSchema, missingScopesSchema } from './workflows.ts'

const userEnablementSchema = enablementSchema
  .pick({ id: true, connectionId: true, enabled: true, settings: true, nextAt: true, hindered: true })
  .extend({
    /** What its steps need at Microsoft and the connection does not have: connect again with these scopes. */
    missingScopes: z.array(z.string()),
  })
export type UserEnablement = z.infer<typeof userEnablementSchema>

export const userWorkflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** What begins it. */
  trigger: z.enum(['file_change', 'schedule', 'app_event', 'call', 'manual']),
  /** What the user chooses: enough to draw a form from. */
  settings: z.array(settingSchema),
  /** Whether the user has it switched on, for any connection. */
  enabled: z.boolean(),
  /** One for each connection it is or was switched on for, with what was chosen, newest first. */
  enablements: z.array(userEnablementSchema),
})
export type UserWorkflow = z.infer<typeof userWorkflowSchema>

export const userRunSchema = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  connectionId: z.string().nullable(),
  state: runStateSchema,
  /** The file or folder whose change began it; null for what was begun otherwise. */
  item: z.object({ id: z.string(), name: z.string(), path: z.string().nullable() }).nullable(),
  /** How far it has come; null once it has ended. Steps that are not on its way count as done. */
  progress: z
    .object({
      done: z.number(),
      of: z.number(),
      /** The label of the step that is under way. */
      label: z.string().nullable(),
    })
    .nullable(),
  /** What a respond step has answered. The run may go on after it. */
  response: z.object({ status: z.number(), body: z.unknown() }).nullable(),
  failure: failureSchema.pick({ code: true, message: true }).nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type UserRun = z.infer<typeof userRunSchema>

/** Seconds that an answer may take, so that no proxy in between loses patience. */
const wait = z.number().int().min(0).max(25).default(0)

const ofProject = '/sdk/v1/projects/:projectId'
const ofWorkflow = `${ofProject}/workflows/:workflowId`
const connectionId = z.string().max(64).optional()

export const userWorkflowRoutes = {
  listWorkflows: route({
    method: 'GET',
    path: `${ofProject}/workflows`,
    access: 'user',
    summary: 'Lists the workflows of the project, and which of them the user has switched on.',
    response: z.object({ workflows: z.array(userWorkflowSchema) }),
  }),
  getWorkflow: route({
    method: 'GET',
    path: ofWorkflow,
    access: 'user',
    summary: 'Reads a workflow as the user sees it.',
    response: z.object({ workflow: userWorkflowSchema }),
  }),
  enableWorkflow: route({
    method: 'POST',
    path: `${ofWorkflow}/enablement`,
    access: 'user',
    summary: 'Switches a workflow on for the user, or changes their settings.',
    body: z.strictObject({
      /** @default the user's only connection */
      connectionId,
      /** @default what was chosen before */
      settings: z.record(z.string().max(50), z.unknown()).optional(),
    }),
    response: z.object({
      workflow: userWorkflowSchema,
      enablement: userEnablementSchema,
      /** What Microsoft has to be asked for before it can do all its steps: connect again with these. */
      missing: missingScopesSchema.nullable(),
    }),
  }),
  disableWorkflow: route({
    method: 'DELETE',
    path: `${ofWorkflow}/enablement`,
    access: 'user',
    summary: 'Switches a workflow off for the user. Runs that have begun go on.',
    /** Only for this connection. @default for all of the user's */
    query: z.object({ connectionId }),
  }),
  callWorkflow: route({
    method: 'POST',
    path: `${ofWorkflow}/runs`,
    access: 'user',
    summary: 'Calls a workflow that the user has switched on; waits for its reply if asked to.',
    body: z.strictObject({
      input: z.unknown().optional(),
      connectionId,
      /** A call under a key that was used before is that call. */
      idempotencyKey: z.string().min(1).max(200).optional(),
      wait,
    }),
    response: z.object({ run: userRunSchema }),
  }),
  listRuns: route({
    method: 'GET',
    path: `${ofProject}/runs`,
    access: 'user',
    summary: "Lists the user's runs, newest first; none that somebody has tried by hand.",
    query: z.object({ ...pageQuery, workflowId: z.string().max(64).optional(), connectionId }),
    response: z.object({ runs: z.array(userRunSchema), nextCursor: nextCursorSchema }),
  }),
  getRun: route({
    method: 'GET',
    path: `${ofProject}/runs/:runId`,
    access: 'user',
    summary: "Reads one of the user's runs; waits for its reply if asked to.",
    query: z.object({
      wait: z
        .string()
        .regex(/^(\d|1\d|2[0-5])$/, 'Give seconds from 0 to 25.')
        .optional(),
    }),
    response: z.object({ run: userRunSchema }),
  }),
}
