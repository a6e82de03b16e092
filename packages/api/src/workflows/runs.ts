/** Runs: what a workflow does, or did, once. */
import { z } from 'zod'
import { nextCursorSchema, pageQuery } from '../page.ts'
import { route } from '../route.ts'

export const runStateSchema = z.enum([
  /** Not begun, or between two steps. */
  'queued',
  'running',
  /** For a moment, a reply of another run, or its turn. */
  'waiting',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
])
export type RunState = z.infer<typeof runStateSchema>

export const stepStateSchema = z.enum([
  'running',
  'waiting',
  'succeeded',
  'failed',
  /** No edge has led there. */
  'skipped',
  'cancelled',
])
export type StepState = z.infer<typeof stepStateSchema>

/** Why something failed, for the person who mends it. */
export const failureSchema = z.object({
  /** Stable, such as `itemNotFound`, `timeout`, `expression_failed`, `too_many_items`. */
  code: z.string(),
  message: z.string(),
  /** Whether it was tried again, or would be. */
  transient: z.boolean(),
  /** HTTP, where it was an answer. */
  status: z.number().nullable(),
  /** Quote it to Microsoft. */
  requestId: z.string().nullable(),
})
export type Failure = z.infer<typeof failureSchema>

export const runSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  /** Which it keeps to its end. */
  version: z.number(),
  enablementId: z.string().nullable(),
  userId: z.string(),
  connectionId: z.string().nullable(),
  trigger: z.object({
    type: z.enum(['file_change', 'schedule', 'app_event', 'call', 'manual', 'workflow']),
    /** The event that it answers. */
    eventId: z.string().nullable(),
    payload: z.unknown(),
  }),
  test: z.boolean(),
  state: runStateSchema,
  /** Why it waits, for people. */
  waitingFor: z.string().nullable(),
  wakeAt: z.iso.datetime().nullable(),
  failure: failureSchema.extend({ path: z.string().nullable() }).nullable(),
  response: z.object({ status: z.number(), body: z.unknown() }).nullable(),
  parentRunId: z.string().nullable(),
  replayOf: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type Run = z.infer<typeof runSchema>

export const runStepSchema = z.object({
  runId: z.string(),
  /** The step's id; in a for-each, `each[3]/save`. */
  path: z.string(),
  stepId: z.string(),
  type: z.string(),
  label: z.string().nullable(),
  state: stepStateSchema,
  /** What went in, secrets blanked. Left out of lists when it is long. */
  input: z.unknown(),
  output: z.unknown(),
  /** Left out here; ask for the step alone. */
  outputOmitted: z.boolean(),
  failure: failureSchema.nullable(),
  attempts: z.array(
    z.object({
      number: z.number(),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      failure: failureSchema.nullable(),
    }),
  ),
  /** How often it was begun again because a server died in the middle. */
  interrupted: z.number(),
  wakeAt: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type RunStep = z.infer<typeof runStepSchema>

/** How many runs are in a state. More than `mostCounted` are not counted. */
const countSchema = z.number().int()

export const mostCounted = 1_000

export const runFiguresSchema = z.object({
  queued: countSchema,
  running: countSchema,
  waiting: countSchema,
  /** Ended within the last day, as the two below. */
  failed: countSchema,
  succeeded: countSchema,
  cancelled: countSchema,
})
export type RunFigures = z.infer<typeof runFiguresSchema>

const ofProject = '/api/v1/projects/:projectId'
const ofRun = `${ofProject}/runs/:runId`
const runAnswer = z.object({ run: runSchema })

export const runRoutes = {
  start: route({
    method: 'POST',
    path: `${ofProject}/workflows/:workflowId/runs`,
    access: 'project',
    scope: 'workflows:run',
    summary: 'Runs a workflow now, for a user or a connection; waits for its reply if asked to.',
    body: z.strictObject({
      userId: z.string().max(200).default(''),
      connectionId: z.string().max(64).optional(),
      input: z.unknown().optional(),
      settings: z.record(z.string(), z.unknown()).optional(),
      /** A run under a key that was used before is that run. */
      idempotencyKey: z.string().min(1).max(200).optional(),
      /** With sample data, or with the last real event. */
      test: z.boolean().default(false),
      version: z.number().int().optional(),
      /** Seconds to wait for the end or the reply; 60 at most. @default do not wait */
      wait: z.number().int().min(0).max(60).default(0),
    }),
    response: runAnswer,
  }),
  sample: route({
    method: 'GET',
    path: `${ofProject}/workflows/:workflowId/sample`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'The last real event that would start a workflow, or a made one, and why.',
    query: z.object({ connectionId: z.string().max(64).optional() }),
    response: z.object({
      from: z.enum(['event', 'made']),
      eventId: z.string().nullable(),
      payload: z.unknown(),
      /** Why there is no real one. */
      because: z.string().nullable(),
    }),
  }),
  list: route({
    method: 'GET',
    path: `${ofProject}/runs`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Lists runs, newest first.',
    query: z.object({
      ...pageQuery,
      workflowId: z.string().max(64).optional(),
      state: runStateSchema.optional(),
      userId: z.string().max(200).optional(),
      connectionId: z.string().max(64).optional(),
      test: z.enum(['true', 'false']).optional(),
      endedAfter: z.iso.datetime().optional().describe('Only runs that have ended, and later than this.'),
    }),
    response: z.object({ runs: z.array(runSchema), nextCursor: nextCursorSchema }),
  }),
  figures: route({
    method: 'GET',
    path: `${ofProject}/run-figures`,
    access: 'project',
    scope: 'workflows:read',
    summary: `Counts the runs that are under way, and those that ended within the last day; up to ${mostCounted} of each.`,
    response: runFiguresSchema,
  }),
  get: route({
    method: 'GET',
    path: ofRun,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Reads a run.',
    response: runAnswer,
  }),
  steps: route({
    method: 'GET',
    path: `${ofRun}/steps`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Lists the steps of a run in the order in which they began.',
    query: z.object(pageQuery),
    response: z.object({ steps: z.array(runStepSchema), nextCursor: nextCursorSchema }),
  }),
  step: route({
    method: 'GET',
    path: `${ofRun}/step`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Reads one step with all that went in and came out.',
    query: z.object({ path: z.string().max(1000) }),
    response: z.object({ step: runStepSchema }),
  }),
  cancel: route({
    method: 'POST',
    path: `${ofRun}/cancel`,
    access: 'project',
    scope: 'workflows:run',
    summary: 'Ends a run. What was done stays done, and its steps say so.',
    response: runAnswer,
  }),
  pause: route({
    method: 'POST',
    path: `${ofRun}/pause`,
    access: 'project',
    scope: 'workflows:run',
    summary: 'Begins no further step until the run is resumed.',
    response: runAnswer,
  }),
  resume: route({
    method: 'POST',
    path: `${ofRun}/resume`,
    access: 'project',
    scope: 'workflows:run',
    summary: 'Goes on with a paused run.',
    response: runAnswer,
  }),
  retry: route({
    method: 'POST',
    path: `${ofRun}/retry`,
    access: 'project',
    scope: 'workflows:run',
    summary: 'Tries a failed run again from the steps that failed; what succeeded is not done again.',
    body: z.strictObject({
      /** From this step on, and all behind it, whatever has become of it. @default the steps that failed */
      path: z.string().max(1000).optional(),
    }),
    response: runAnswer.extend({
      /** Steps that had succeeded and are done again, with what they do in the world. */
      repeats: z.array(z.string()),
    }),
  }),
  replay: route({
    method: 'POST',
    path: `${ofRun}/replay`,
    access: 'project',
    scope: 'workflows:run',
    summary: 'Begins another run with the same trigger.',
    body: z.strictObject({
      /** Of the definition: that of the run, or the newest. */
      version: z.enum(['same', 'newest']).default('newest'),
    }),
    response: runAnswer,
  }),
  live: route({
    method: 'GET',
    path: `${ofRun}/live`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Tells what a run does while it does it.',
    streams: z.object({ run: runSchema, steps: z.array(runStepSchema) }),
  }),
}
