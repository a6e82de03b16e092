/**
 * The least that Microsoft has to be asked for, for what a product does: planned, not guessed.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
import { z } from 'zod'
import { appRegistrationSchema } from './app-registrations.ts'
import { route } from './route.ts'

/** What a product does with files. */
export const fileUseSchema = z
  .enum(['read', 'write', 'share', 'app-folder', 'read-everywhere', 'write-everywhere'])
  .describe(
    '`read` and `write`: list, open, search and follow the files in a drive of its user, or change them. `share`: make ' +
      'links, invite people. `app-folder`: keep a folder of its own, and see nothing else. `…-everywhere`: also what ' +
      'others have shared, other drives and sites.',
  )
export type FileUse = z.infer<typeof fileUseSchema>

export const scopeWishSchema = z.object({
  uses: z.array(fileUseSchema).min(1, 'Name at least one use.').max(20),
  /** `application`: in the app's own name, without a user. */
  kind: z.enum(['delegated', 'application']).default('delegated'),
  accounts: z
    .array(z.enum(['work', 'personal']))
    .min(1)
    .max(2)
    .default(['work', 'personal']),
})
export type ScopeWish = z.infer<typeof scopeWishSchema>

export const plannedScopeSchema = z.object({
  scope: z.string(),
  /** Why it is needed. */
  reason: z.string(),
  /** For the uses of files that need it; empty for what every connection needs. */
  uses: z.array(fileUseSchema),
  administrator: z
    .enum(['never', 'often', 'always'])
    .describe('Whether an administrator of a work account is asked. `often`: by the default policy of new tenants.'),
})
export type PlannedScope = z.infer<typeof plannedScopeSchema>

export const scopePlanSchema = z.object({
  scopes: z.array(plannedScopeSchema),
  /** What is worth knowing before it disappoints somebody. */
  notes: z.array(z.string()),
  /** Why it cannot be at all; the scopes are then empty. */
  impossible: z.string().nullable(),
})
export type ScopePlan = z.infer<typeof scopePlanSchema>

type Needed = { readonly delegated: string; readonly application: string; readonly reason: string }

const needed: Record<FileUse, Needed> = {
  read: {
    delegated: 'Files.Read',
    application: 'Files.Read.All',
    reason: 'Lists, opens, searches and follows files.',
  },
  write: {
    delegated: 'Files.ReadWrite',
    application: 'Files.ReadWrite.All',
    reason: 'Uploads, changes, moves and deletes files.',
  },
  share: {
    delegated: 'Files.ReadWrite',
    application: 'Files.ReadWrite.All',
    reason: 'Makes sharing links and invites people.',
  },
  'app-folder': {
    delegated: 'Files.ReadWrite.AppFolder',
    application: 'Files.ReadWrite.AppFolder',
    reason: 'Keeps a folder of its own, and sees nothing else.',
  },
  'read-everywhere': {
    delegated: 'Files.Read.All',
    application: 'Files.Read.All',
    reason: 'Opens what others have shared, other drives and sites.',
  },
  'write-everywhere': {
    delegated: 'Files.ReadWrite.All',
    application: 'Files.ReadWrite.All',
    reason: 'Changes what others have shared, other drives and sites.',
  },
}

/** Of two scopes the wider one does all that the narrower one does. */
const includes: Readonly<Record<string, readonly string[]>> = {
  'Files.Read.All': ['Files.Read'],
  'Files.ReadWrite': ['Files.Read', 'Files.ReadWrite.AppFolder'],
  'Files.ReadWrite.All': ['Files.Read', 'Files.ReadWrite', 'Files.Read.All', 'Files.ReadWrite.AppFolder'],
  'Sites.Read.All': ['Files.Read', 'Files.Read.All'],
  'Sites.ReadWrite.All': ['Files.Read', 'Files.ReadWrite', 'Files.Read.All', 'Files.ReadWrite.All'],
}
/** Microsoft's recommended consent policy lets people agree to everything but these. */
const wall = new Set(['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'])

export function planScopes({ uses, kind, accounts }: ScopeWish): ScopePlan {
  const personal = accounts.includes('personal')
  if (kind === 'application' && personal) {
    const impossible =
      'No app may act in its own name for personal accounts: they have no administrator who could allow it. Let the people sign in, or plan for work accounts alone.'
    return { scopes: [], notes: [], impossible }
  }
  const wanted = new Map<string, FileUse[]>()
  for (const use of new Set(uses)) {
    const scope = needed[use][kind]
    wanted.set(scope, [...(wanted.get(scope) ?? []), use])
  }
  const least = [...wanted.keys()].filter((scope) => ![...wanted.keys()].some((wider) => covers(wider, scope)))
  const scopes = least.map((scope): PlannedScope => {
    const served = [...wanted].filter(([each]) => each === scope || covers(scope, each)).flatMap(([, uses]) => uses)
    const reason = served.map((use) => needed[use].reason).join(' ')
    return { scope, reason, uses: served, administrator: administratorFor(scope, kind, accounts) }
  })
  return {
    scopes: kind === 'delegated' ? [...scopes, profile] : scopes,
    notes: notesOn(scopes, accounts),
    impossible: null,
  }
}

const profile: PlannedScope = {
  scope: 'User.Read',
  reason: 'Shows which account is connected.',
  uses: [],
  administrator: 'never',
}

/** Whether the wider one of two scopes does all that the other does. */
export function covers(wider: string, scope: string): boolean {
  return includes[wider]?.includes(scope) ?? false
}

function administratorFor(
  scope: string,
  kind: ScopeWish['kind'],
  accounts: ScopeWish['accounts'],
): PlannedScope['administrator'] {
  if (kind === 'application') return 'always'
  return wall.has(scope) && accounts.includes('work') ? 'often' : 'never'
}

function notesOn(scopes: readonly PlannedScope[], accounts: ScopeWish['accounts']): string[] {
  const has = (test: (scope: PlannedScope) => boolean): boolean => scopes.some(test)
  return [
    has(({ administrator }) => administrator === 'often') &&
      'New organisations let their people agree to their own files, but not to Files.….All: there an administrator is asked first. Ask for these only when somebody needs them.',
    has(({ scope }) => scope.endsWith('.AppFolder')) &&
      accounts.includes('work') &&
      'Work accounts came late to app folders, and not everywhere. Where they fail, Files.ReadWrite is the next choice.',
    has(({ uses }) => uses.includes('share')) &&
      'Who may be invited, and which links may be made, is also decided by the organisation.',
  ].filter((note) => note !== false)
}

export const scopeComparisonSchema = z.object({
  plan: scopePlanSchema,
  /** Planned, and not covered by what the app registration asks for. */
  missing: z.array(z.string()),
  /** Asked for, and needed by no use: fewer scopes meet fewer walls. */
  unneeded: z.array(z.string()),
})
export type ScopeComparison = z.infer<typeof scopeComparisonSchema>

/** Of scopes that are needed, those that none that is there does the work of; and of these the widest alone. */
export function missingScopes(needed: readonly string[], there: readonly string[]): string[] {
  const names = there.map(nameOf)
  // An app in its own name gets at once whatever its administrator has allowed, and does not say what that is.
  if (names.includes('.default')) return []
  const missing = [...new Set(needed)].filter((scope) => !names.some((each) => each === scope || covers(each, scope)))
  return missing.filter((scope) => !missing.some((wider) => covers(wider, scope)))
}

/** Without the resource that a scope may be written with. */
function nameOf(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1)
}

/** What an app registration asks for, held against what is needed. */
export function compareScopes(asked: readonly string[], plan: ScopePlan): ScopeComparison {
  const planned = plan.scopes.map(({ scope }) => scope)
  const names = asked.map(nameOf)
  const always = new Set(['openid', 'profile', 'email', 'offline_access'])
  return {
    plan,
    missing: missingScopes(planned, asked),
    unneeded: asked.filter((_, index) => !planned.includes(names[index]!) && !always.has(names[index]!)),
  }
}

export const scopePlanRoutes = {
  planScopes: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/app-registrations/:appRegistrationId/scope-plan',
    access: 'project',
    scope: 'projects:read',
    summary: 'Plans the least scopes for what a product does, and compares them with those of an app registration.',
    body: scopeWishSchema,
    response: scopeComparisonSchema.extend({ asked: appRegistrationSchema.shape.scopes }),
  }),
}
