import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as api from '@drawbridge/api'
import { afterAll, expect, test } from 'vitest'
import { startServer } from '../../src/index.ts'
import { openTestDatabase } from '../database.ts'

const folder = mkdtempSync(join(tmpdir(), 'drawbridge-secrecy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const planted = {
  operatorKey: 'planted-operator-key-0123456789',
  masterKey: Buffer.from('planted-master-key-0123456789abc').toString('base64'),
  clientSecret: 'Q8~planted-client-secret',
  accessToken: 'EwBYplantedAccessTokenOfAPersonalAccount',
  userToken: 'eyJhbGciOiJFUzI1NiJ9.eyJwbGFudGVkIjoxfQ.cGxhbnRlZA',
  code: 'M.C507_BAY.2.U.planted-code',
  state: 'planted-state-0123456789',
}

const groups: readonly Record<string, api.Route>[] = [
  api.operatorRoutes,
  api.projectRoutes,
  api.appRegistrationRoutes,
  api.connectionRoutes,
  api.sdkRoutes,
]
const everyRoute = groups.flatMap((group) => Object.values(group))

test('no secret leaves in a log line or an answer, whatever is asked', async () => {
  const lines: string[] = []
  const answers: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  await using database = await openTestDatabase()
  const { operatorKey, masterKey } = planted
  const options = { port: 0, dataFolder: folder, databaseUrl: database.url, operatorKey, masterKey }
  await using server = await startServer({ ...options, log: { level: 'trace', destination } })
  const operator = { baseUrl: server.url, token: operatorKey }

  const project = await api.call(api.projectRoutes.create, { body: { name: 'P' } }, operator)
  const body = { clientId: 'c', clientSecret: planted.clientSecret }
  await api.call(api.appRegistrationRoutes.create, { params: { projectId: project.id }, body }, operator)

  const ask = async (method: string, path: string, token: string, sent?: string): Promise<void> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      cookie: `drawbridge_session=${planted.state}`,
    }
    const response = await fetch(server.url + path, {
      method,
      headers,
      redirect: 'manual',
      ...(sent !== undefined && { body: sent }),
    })
    answers.push(JSON.stringify([...response.headers]), await response.text())
  }
  const query = `?code=${planted.code}&state=${planted.state}&access_token=${planted.accessToken}`
  const bodies = [
    JSON.stringify({ ...planted, ticket: planted.state, clientId: 7 }),
    `{"clientSecret": "${planted.clientSecret}`,
  ]

  expect(everyRoute.length).toBeGreaterThan(20)
  for (const route of everyRoute) {
    const path = route.path.replace(':projectId', project.id).replace(/:\w+/g, 'none')
    for (const token of [operatorKey, planted.userToken, planted.accessToken]) {
      for (const sent of route.method === 'GET' || route.method === 'DELETE' ? [undefined] : bodies) {
        await ask(route.method, path + query, token, sent)
      }
    }
  }
  for (const path of ['/oauth/callback', '/portal/none', '/nothing', `/${planted.code}`]) {
    await ask('GET', path + query, planted.accessToken)
  }

  expect(lines.length).toBeGreaterThan(everyRoute.length)
  const written = lines.join('')
  const answered = answers.join('\n')
  for (const [name, secret] of Object.entries(planted)) {
    expect(written, `${name} in the log`).not.toContain(secret)
    expect(answered, `${name} in an answer`).not.toContain(secret)
  }
})

test('the keys that the server makes for itself are readable by its owner alone', async () => {
  const dataFolder = join(folder, 'fresh')
  await using database = await openTestDatabase()
  await using server = await startServer({ port: 0, dataFolder, databaseUrl: database.url, log: { level: 'silent' } })
  for (const file of ['operator.key', 'master.key']) {
    expect(statSync(join(dataFolder, file)).mode & 0o777).toBe(0o600)
  }
  expect(readFileSync(join(dataFolder, 'operator.key'), 'utf8').trim()).toBe(server.operatorKey)
})
