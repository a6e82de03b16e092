/** Every sign-in error that the reference lists is reached here, the way the reference says; and none is missing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Condition, type Outcome, outcomeOf } from './condition.ts'
import { accountConditions } from './of-accounts.ts'
import { appConditions } from './of-apps.ts'
import { consentConditions } from './of-consent.ts'
import { requestConditions } from './of-requests.ts'
import { openWorld, type World } from './world.ts'

/** The codes that integrators meet. */
const met = `50011 700016 90002 50194 50020 9002332 9002346 500113 900971 65001 65004 90094 90095 900941 65005 650052
  650056 650057 7000215 7000222 7000218 700025 700027 700024 700021 50012 54005 70008 700082 700084 70000 70043 50173
  50132 50133 501481 50147 501491 9002325 9002326 9002327 700005 70011 28002 28003 700022 700023 9001023 900144 90014
  9002313 900561 901002 70016 70018 70019 50076 50079 50072 50074 50078 50058 50105 53000 53001 53002 53003 53004 530032
  530035 50131 50097 50034 50126 50053 50055 50057 50013 500133 500131 7000114 500011 50001 7000112 70001 90099 50196
  90055 90033 90090 70012`
  .split(/\s+/)
  .map(Number)

const groups: Readonly<Record<string, readonly Condition[]>> = {
  Requests: requestConditions,
  Apps: appConditions,
  Consent: consentConditions,
  Accounts: accountConditions,
}
const conditions = Object.values(groups).flat()
const seen = new Map<Condition, Outcome>()

let world: World & AsyncDisposable
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('none of the codes that integrators meet is missing', () => {
  expect(met.filter((code) => !conditions.some((condition) => condition.code === code))).toEqual([])
})

describe.each(Object.entries(groups))('%s', (_, list) => {
  test.each(list)('$code $how', async (condition) => {
    const outcome = await outcomeOf(await condition.provoke(world))
    expect(outcome).toMatchObject({ code: condition.code })
    if (outcome.where !== 'page') expect(outcome.error).toBe(condition.error)
    seen.set(condition, outcome)
  })
})

test('docs/reference/emulator-errors.md says the same (vitest -u writes it)', async () => {
  expect(seen.size).toBe(conditions.length)
  await expect(reference()).toMatchFileSnapshot('../../../../docs/reference/emulator-errors.md')
})

function reference(): string {
  const tables = Object.entries(groups).map(
    ([title, list]) => `## ${title}

| Code | Error | Seen as | With |
|---|---|---|---|
${list.map(line).join('\n')}
`,
  )
  return `# Sign-in errors of the emulator

Each AADSTS error that the emulator gives, and what brings it about. This page is made from the tests that reach every line of it.

Where a line speaks of an account, a tenant or an app *with* something, it is a switch: \`emulator.directory.accounts.update(name, { … })\`, \`tenants.update(domain, { … })\` and \`apps.update(clientId, { … })\` set it, and \`null\` takes it back. A page becomes a redirect with \`prompt=none\`, where the browser has a session.

${tables.join('\n')}`
}

function line(condition: Condition): string {
  const { code, how } = condition
  const { where, error } = seen.get(condition)!
  return `| ${code} | ${error === '' ? '' : `\`${error}\``} | ${where} | ${how} |`
}
