import { resources } from '@drawbridge/api'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { inspectRoutes } from 'hono/dev'
import { expect, test } from 'vitest'
import { createApp, type Services } from '../../src/http/app.ts'
import { markdown } from '../../src/reference/markdown.ts'
import { describeApi } from '../../src/reference/openapi.ts'

const api = describeApi({ resources, version: '0.1.0', url: '/' })

test('a linter that others wrote finds nothing against the description', async () => {
  // Some routes refuse nothing that belongs to the caller, so they have no answer of the 400s to describe.
  const config = await createConfig({ extends: ['recommended'], rules: { 'operation-4xx-response': 'off' } })
  const problems = await lintFromString({ source: JSON.stringify(api), config })
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
})

test('the linter does object to a description that is wrong', async () => {
  const { operationId: _, ...operation } = api.paths['/api/v1/projects']!.get!
  const broken = { ...api, paths: { '/x/{id}': { get: { ...operation, responses: { 200: {} } } } } }
  const config = await createConfig({ extends: ['recommended'] })
  const problems = await lintFromString({ source: JSON.stringify(broken), config })
  expect(problems.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['struct', 'path-parameters-defined']))
})

test('describes every route that is mounted, and mounts every route that is described', () => {
  const app = createApp({ publicUrl: 'http://localhost', version: '0' } as Services)
  const mounted = inspectRoutes(app)
    .filter(({ isMiddleware, method }) => !isMiddleware && method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const described = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  // The proxy has a door of its own, before the framework.
  const ofFramework = described.filter((each) => !each.includes('/request/onedrive/'))
  expect(new Set(mounted.filter((each) => !isPage(each)))).toEqual(new Set(ofFramework))
})

test('what is mounted as a page is known by name', () => {
  expect(isPage('GET /api/v1/projects')).toBe(false)
  expect(isPage('POST /portal/{attemptId}/start')).toBe(true)
})

test('docs/reference holds the same (vitest -u writes it)', async () => {
  const folder = '../../../../docs/reference'
  await expect(`${JSON.stringify(api, null, 2)}\n`).toMatchFileSnapshot(`${folder}/openapi.json`)
  await expect(markdown(api)).toMatchFileSnapshot(`${folder}/api.md`)
})

/** What is for browsers alone: pages, scripts, forms and the answer that Microsoft sends a browser with. */
/** What people and Microsoft call, and no client of the API. */
function isPage(route: string): boolean {
  const path = route.split(' ')[1]!
  return (
    path === '/' ||
    /^\/(api\/reference|console\/|portal\/|portal-logo\/|connect\/|oauth\/|notifications\/graph|sdk\/connect\.)/.test(
      path,
    )
  )
}
