/** Each class of failure, at the step of `doctor` where it shows, with the exit code that says who has to act. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RuleInput } from '@drawbridge/emulator'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.login()
})
afterEach(() => world.emulator.faults.clear())
afterAll(() => world[Symbol.asyncDispose]())

type Sick = readonly [what: string, code: number, step: string, rule: RuleInput]

const token = { host: 'login', path: '/token' } as const
const drive = { host: 'graph', path: '/me/drive' } as const
const session = { host: 'graph', path: 'createUploadSession' } as const
const refused = (error: string, aadsts: string): RuleInput['fault'] => ({
  kind: 'status',
  status: 400,
  body: JSON.stringify({ error, error_description: `${aadsts}: Refused.`, error_codes: [Number(aadsts.slice(6))] }),
  headers: { 'content-type': 'application/json' },
})

const sick: readonly Sick[] = [
  ['the sign-in has ended', 3, 'Token', { when: token, fault: refused('invalid_grant', 'AADSTS50173') }],
  ['an administrator has to consent', 4, 'Token', { when: token, fault: refused('invalid_grant', 'AADSTS90094') }],
  ['the secret has expired', 5, 'Token', { when: token, fault: refused('invalid_client', 'AADSTS7000222') }],
  ['Microsoft hangs', 8, 'Token', { when: token, fault: { kind: 'status', status: 503 } }],
  ['Graph throttles', 8, 'Drive', { when: drive, fault: { kind: 'throttle', retryAfter: 3600 } }],
  [
    'there is no OneDrive',
    6,
    'Drive',
    {
      when: drive,
      fault: { kind: 'status', status: 404, code: 'ResourceNotFound', message: "User's mysite not found." },
    },
  ],
  ['the root may not be read', 1, 'Reading', { when: { path: '/root' }, fault: { kind: 'status', status: 403 } }],
  ['writing is refused', 1, 'Writing', { when: session, fault: { kind: 'status', status: 403 } }],
  ['the drive is full', 1, 'Writing', { when: session, fault: { kind: 'status', status: 507 } }],
]

test.each(sick)('%s: %i, at %s', async (_, code, step, rule) => {
  world.emulator.faults.add(rule)
  const ran = await world.inside(['doctor'])
  expect([ran.code, /✗ (\w+)/.exec(ran.stdout)?.[1]], ran.stdout + ran.stderr).toEqual([code, step])
  expect(ran.stderr).toContain('Next: ')
  const told = JSON.parse((await world.inside(['doctor', '--json'])).stdout) as { healthy: boolean; steps: object[] }
  expect(told.healthy).toBe(false)
  expect(told.steps.at(-1)).toMatchObject({ name: step, ok: false, failure: { exitCode: code } })
})

test('a secret that is gone, and nobody at all', async () => {
  expect(await world.inside(['doctor', '--profile', 'nobody'])).toMatchObject({ code: 3 })
  const ran = await world.login('--profile', 'robbed')
  expect(ran.code).toBe(0)
  await rm(join(world.configFolder, 'profiles/robbed.secret.json'))
  const doctor = await world.inside(['doctor', '--profile', 'robbed'])
  expect([doctor.code, /✗ (\w+)/.exec(doctor.stdout)?.[1]]).toEqual([3, 'Credential'])
})

test('a profile that others can read', async () => {
  await writeFile(join(world.configFolder, 'profiles/open.json'), '{}', { mode: 0o644 })
  const ran = await world.inside(['doctor', '--profile', 'open'])
  expect(ran.code, ran.stdout + ran.stderr).not.toBe(0)
})

test('a pause that Microsoft asks for is told, once, and waited out', async () => {
  world.emulator.faults.add({
    when: { path: '/children' },
    times: { next: 1 },
    fault: { kind: 'throttle', retryAfter: 2 },
  })
  const ran = await world.inside(['ls'])
  expect(ran).toMatchObject({ code: 0, stderr: 'OneDrive asks for a pause of 2 s. Then it goes on.\n' })
  expect(ran.stdout).toContain('Documents')
})
