/** Workflows: their definitions, versions, and for whom they are switched on. */
import { z } from 'zod'
import { findingSchema } from '../finding.ts'
import { nextCursorSchema, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { definitionSchema } from './definition.ts'
import { nameSchema } from './names.ts'
import { settingSchema } from './settings.ts'
import { triggerSchema } from './trigger.ts'

export const workflowSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  description: z.string(),
  /** The newest, which new runs take. */
  version: z.number(),
  trigger: triggerSchema,
  settings: z.array(settingSchema),
  /** How many users and connections have it switched on. */
  enablements: z.number(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Workflow = z.infer<typeof workflowSchema>

export const workflowVersionSchema = z.object({
  workflowId: z.string(),
  version: z.number(),
  note: z.string(),
  createdAt: z.iso.datetime(),
})
export type WorkflowVersion = z.infer<typeof workflowVersionSchema>

/** One difference between two versions. */
export const differenceSchema = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  /** The step, as `outer/inner` in a body; null for what is about the whole. */
  stepId: z.string().nullable(),
  path: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})
export type Difference = z.infer<typeof differenceSchema>

/** A name that an expression at some step may use. */
export const variableSchema = z.object({
  /** To be put between braces, such as `steps.listFiles.output.value[0].name`. */
  expression: z.string(),
  label: z.string(),
  /** Of JSON Schema, or `file`. */
  type: z.string(),
  description: z.string().nullable(),
  /** From the last real run, else from the action's example. */
  sample: z.unknown(),
  sampleFrom: z.enum(['run', 'example', 'none']),
})
export type Variable = z.infer<typeof variableSchema>

/** A workflow that is switched on for one user, or for one of their connections. */
export const enablementSchema = z.object({
  id: z.string(),
  workflowId: z.string(),
  projectId: z.string(),
  /** Empty for the project's own connections. */
  userId: z.string(),
  connectionId: z.string().nullable(),
  enabled: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  /** Of a schedule. */
  nextAt: z.iso.datetime().nullable(),
  /** What keeps it from working although it is switched on, such as a missing scope. */
  hindered: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Enablement = z.infer<typeof enablementSchema>

export const newEnablementSchema = z.strictObject({
  userId: z.string().max(200).default(''),
  /** @default the user's only connection */
  connectionId: z.string().max(64).optional(),
  /** @default what was chosen before */
  settings: z.record(nameSchema, z.unknown()).optional(),
})

/** Asked for when a user's connection lacks a scope that the workflow's actions need. */
export const missingScopesSchema = z.object({ connectionId: z.string(), scopes: z.array(z.string()) })

const ofProject = '/api/v1/projects/:projectId/workflows'
const ofWorkflow = `${ofProject}/:workflowId`
const given = z.strictObject({ definition: definitionSchema, note: z.string().max(500).default('') })
const saved = z.object({ workflow: workflowSchema, findings: z.array(findingSchema) })

export const workflowRoutes = {
  list: route({
    method: 'GET',
    path: ofProject,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Lists the workflows of a project, newest first.',
    query: z.object(pageQuery),
    response: z.object({ workflows: z.array(workflowSchema), nextCursor: nextCursorSchema }),
  }),
  create: route({
    method: 'POST',
    path: ofProject,
    access: 'project',
    scope: 'workflows:write',
    summary: 'Stores a workflow, if nothing in its definition is an error.',
    body: given,
    response: saved,
  }),
  check: route({
    method: 'POST',
    path: `${ofProject}/check`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Checks a definition as saving it would, and stores nothing.',
    body: z.strictObject({
      definition: z.unknown(),
      /** Of which it would be another version. */
      workflowId: z.string().max(64).optional(),
    }),
    response: z.object({
      findings: z.array(findingSchema),
      /** What its actions need at Microsoft. */
      scopes: z.object({ delegated: z.array(z.string()), application: z.array(z.string()) }),
    }),
  }),
  variables: route({
    method: 'POST',
    path: `${ofProject}/variables`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Lists what an expression may use at one step of a definition, with real samples where there are.',
    body: z.strictObject({
      definition: definitionSchema,
      stepId: z.string().max(300),
      workflowId: z.string().max(64).optional(),
    }),
    response: z.object({ variables: z.array(variableSchema) }),
  }),
  tryExpression: route({
    method: 'POST',
    path: `${ofProject}/try-expression`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Evaluates a template or an expression on data that is given.',
    body: z.strictObject({
      template: z.unknown().optional(),
      expression: z.string().max(50_000).optional(),
      data: z.record(z.string(), z.unknown()).default({}),
    }),
    response: z.object({ value: z.unknown(), type: z.string() }),
  }),
  get: route({
    method: 'GET',
    path: ofWorkflow,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Reads a workflow with the definition of its newest version.',
    response: z.object({ workflow: workflowSchema, definition: definitionSchema }),
  }),
  update: route({
    method: 'PATCH',
    path: ofWorkflow,
    access: 'project',
    scope: 'workflows:write',
    summary: 'Stores another version. Runs that have begun keep theirs.',
    body: given.extend({
      /** Refused if the newest version is another: somebody else has saved meanwhile. */
      expectedVersion: z.number().int().optional(),
    }),
    response: saved,
  }),
  remove: route({
    method: 'DELETE',
    path: ofWorkflow,
    access: 'project',
    scope: 'workflows:write',
    summary: 'Switches a workflow off for everybody and takes it away. Its runs stay readable.',
  }),
  versions: route({
    method: 'GET',
    path: `${ofWorkflow}/versions`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Lists the versions of a workflow, newest first.',
    query: z.object(pageQuery),
    response: z.object({ versions: z.array(workflowVersionSchema), nextCursor: nextCursorSchema }),
  }),
  version: route({
    method: 'GET',
    path: `${ofWorkflow}/versions/:version`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Reads one version, to look at it, export it or go back to it.',
    response: z.object({ version: workflowVersionSchema, definition: definitionSchema }),
  }),
  diff: route({
    method: 'GET',
    path: `${ofWorkflow}/diff`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Tells two versions apart, step by step.',
    query: z.object({ from: z.string().regex(/^\d{1,9}$/), to: z.string().regex(/^\d{1,9}$/) }),
    response: z.object({ differences: z.array(differenceSchema) }),
  }),
  listEnablements: route({
    method: 'GET',
    path: `${ofWorkflow}/enablements`,
    access: 'project',
    scope: 'workflows:read',
    summary: 'Lists for whom a workflow is switched on.',
    query: z.object({ ...pageQuery, userId: z.string().max(200).optional() }),
    response: z.object({ enablements: z.array(enablementSchema), nextCursor: nextCursorSchema }),
  }),
  enable: route({
    method: 'POST',
    path: `${ofWorkflow}/enablements`,
    access: 'project',
    scope: 'workflows:write',
    summary: 'Switches a workflow on for a user, or changes their settings.',
    body: newEnablementSchema,
    response: z.object({
      enablement: enablementSchema,
      missing: missingScopesSchema.nullable(),
    }),
  }),
  disable: route({
    method: 'DELETE',
    path: `${ofWorkflow}/enablements/:enablementId`,
    access: 'project',
    scope: 'workflows:write',
    summary: 'Switches it off for that user. Runs that have begun go on.',
  }),
}

/** JSON Schema of a definition, for editors. */
export const definitionReferenceRoute = route({
  method: 'GET',
  path: '/schemas/workflow.json',
  access: 'anyone',
  summary: 'The JSON Schema of a workflow definition, for editors.',
  response: z.record(z.string(), z.unknown()),
})
