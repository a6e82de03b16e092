/** How far a project has come on its way to Microsoft: read from what is stored, so that it survives every reload. */
import type { AppRegistration, Connection, UserTokenKey } from '@drawbridge/api'

export const setUpSteps = ['register', 'secret', 'permissions', 'connect', 'use'] as const
export type SetUpStep = (typeof setUpSteps)[number]

export type SetUpFacts = {
  /** The newest, which new connections use. */
  readonly app: AppRegistration | undefined
  readonly connections: readonly Connection[]
  readonly userTokenKeys: readonly UserTokenKey[]
}

export const stepTitles: Readonly<Record<SetUpStep, string>> = {
  register: 'Register the application',
  secret: 'Make a client secret',
  permissions: 'Add the permissions',
  connect: 'Connect a test account',
  use: 'Use it in your product',
}

/** The same in a word or two, for the list of steps. */
export const stepNames: Readonly<Record<SetUpStep, string>> = {
  register: 'App registration',
  secret: 'Secret',
  permissions: 'Permissions',
  connect: 'Test account',
  use: 'Your product',
}

export function doneSteps({ app, connections, userTokenKeys }: SetUpFacts): ReadonlySet<SetUpStep> {
  const connected = connections.some(
    ({ appRegistrationId, status }) => appRegistrationId === app?.id && status === 'connected',
  )
  const done: [SetUpStep, boolean][] = [
    ['register', app !== undefined],
    ['secret', app?.hasClientSecret === true],
    // Microsoft tells what it granted when somebody signs in, and not before.
    ['permissions', connected],
    ['connect', connected],
    ['use', connected && userTokenKeys.length > 0],
  ]
  return new Set(done.filter(([, isDone]) => isDone).map(([step]) => step))
}

/** Where to go on: the first step that is not done; a passed-over step of permissions leads to the next. */
export function nextStep(facts: SetUpFacts): SetUpStep {
  const done = doneSteps(facts)
  return setUpSteps.find((step) => !done.has(step)) ?? 'use'
}

export type SetUpSearch = { readonly step?: SetUpStep; readonly tenant?: string }

/** Reads the step and the directory id from the address; what makes no sense there is left out. */
export function readSetUp(search: Record<string, unknown>): SetUpSearch {
  const step = setUpSteps.find((name) => name === search['step'])
  const { tenant } = search
  return {
    ...(step && { step }),
    ...(typeof tenant === 'string' && /^[A-Za-z0-9.-]{1,253}$/.test(tenant) && { tenant }),
  }
}
