/** The doctor: every sign-in error that the emulator can give leads to a diagnosis that somebody can act on. */
import { clouds, diagnose, type IdentityError, listDiagnoses, refusalOf } from '@drawbridge/onedrive'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountConditions } from '../packages/emulator/test/errors/of-accounts.ts'
import { appConditions } from '../packages/emulator/test/errors/of-apps.ts'
import { consentConditions } from '../packages/emulator/test/errors/of-consent.ts'
import { requestConditions } from '../packages/emulator/test/errors/of-requests.ts'
import { openWorld, type World } from '../packages/emulator/test/errors/world.ts'

const catalogue = listDiagnoses()
const conditions = [...requestConditions, ...appConditions, ...consentConditions, ...accountConditions]

/** Numbers of Microsoft's that no switch of the emulator brings about. */
const rare = [
  16000, 50014, 50049, 50059, 50089, 50128, 50140, 50146, 50158, 50199, 51004, 65002, 70002, 70003, 70004, 70005, 70007,
  90009, 90013, 90015, 90019, 90023, 90056, 90072, 90092, 90121, 90124, 90130, 500208, 700011, 700030, 700051, 700054,
  1000031, 7000012,
]

let world: World & AsyncDisposable
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

describe('what Microsoft answers is diagnosed by its number', () => {
  test.each(conditions)('$code $how', async ({ code, provoke }) => {
    const error = await errorIn(await provoke(world))
    expect(error.aadsts).toBe(code)
    const diagnosis = diagnose(error)
    const known = catalogue.find(({ aadsts }) => aadsts.includes(code))
    expect(diagnosis.code).toBe(known?.code ?? diagnose(refusalOf(new URLSearchParams({ error: error.error }))).code)
    expect(diagnosis.microsoft).toMatchObject({ code: `AADSTS${code}`, message: expect.any(String) })
    expect(diagnosis.steps.length).toBeGreaterThan(0)
  })
})

test('every number of the catalogue can be had of the emulator, but for these rare ones', () => {
  const reached = new Set(conditions.map(({ code }) => code))
  const missing = catalogue.flatMap(({ aadsts }) => aadsts).filter((number) => !reached.has(number))
  expect(missing.toSorted((a, b) => a - b)).toEqual(rare)
})

test.each(rare)('AADSTS%d, which the emulator does not give, is diagnosed by its number as well', (number) => {
  const parameters = { error: 'invalid_request', error_description: `AADSTS${number}: In words of Microsoft.` }
  const diagnosis = diagnose(refusalOf(new URLSearchParams(parameters)))
  expect(diagnosis.code).toBe(catalogue.find(({ aadsts }) => aadsts.includes(number))!.code)
  expect(diagnosis.microsoft).toMatchObject({ code: `AADSTS${number}` })
})

test('an unknown number gets the honest answer, with the words and ids of Microsoft and where to look it up', () => {
  const correlation = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
  const description = `AADSTS999777: A thing nobody has seen. Trace ID: ${correlation} Correlation ID: ${correlation}`
  const error = refusalOf(new URLSearchParams({ error: 'strange_new_error', error_description: description }))
  expect(diagnose(error)).toMatchObject({
    code: 'refused_by_microsoft',
    links: [{ url: 'https://login.microsoftonline.com/error?code=999777' }],
    microsoft: { code: 'AADSTS999777', correlationId: correlation, requestId: correlation },
  })
})

test.each([
  ['global', 'https://entra.microsoft.com/'],
  ['usGovernment', 'https://portal.azure.us/'],
  ['usGovernmentDod', 'https://portal.azure.us/'],
  ['china', 'https://portal.azure.cn/'],
] as const)('the links of %s are of that cloud', (cloud, origin) => {
  const expired = listDiagnoses(clouds[cloud]).find(({ code }) => code === 'client_secret_expired')
  expect(expired?.links[0]?.url.startsWith(origin)).toBe(true)
})

test('docs/reference/diagnoses.md says the same (vitest -u writes it)', async () => {
  await expect(reference()).toMatchFileSnapshot('../docs/reference/diagnoses.md')
})

/** Read as an app would: from JSON, from the redirect, or, where Microsoft shows a page of its own, by its user. */
async function errorIn(response: Response): Promise<IdentityError> {
  const location = response.headers.get('location')
  if (location !== null) return refusalOf(new URL(location))!
  const text = await response.text()
  const json = response.headers.get('content-type')?.startsWith('application/json')
  const fields = json ? (JSON.parse(text) as Record<string, unknown>) : pageFields(text)
  return refusalOf(new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])))!
}

function pageFields(html: string): Record<string, string> {
  return { error: 'invalid_request', error_description: /AADSTS\d+[^<]*/.exec(html)?.[0] ?? '' }
}

function reference(): string {
  const sections = catalogue.map(({ code, title, cause, who, steps, links, retry, aadsts }) =>
    [
      `## ${title}`,
      `\`${code}\`${aadsts.length > 0 ? ` · ${aadsts.map((number) => `AADSTS${number}`).join(', ')}` : ''}`,
      cause,
      `**Who acts:** ${who} · **Trying again:** ${retry}`,
      steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
      links.map(({ label, url }) => `[${label}](${url})`).join(' · '),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  )
  return `# Diagnoses

What can go wrong between an app and Microsoft, who mends it, and how. Portal, console, command line and API show these same entries. This page is made from the catalogue; links are those of the global cloud.

${sections.join('\n\n')}
`
}
