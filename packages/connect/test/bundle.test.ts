import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { createBuilder } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

const outDir = await mkdtemp(join(tmpdir(), 'drawbridge-sdk-'))

beforeAll(async () => {
  const root = join(import.meta.dirname, '..')
  const build = { outDir }
  const environments = { client: { build }, module: { build } }
  const builder = await createBuilder({ root, logLevel: 'silent', environments })
  await builder.buildApp()
})

afterAll(() => rm(outDir, { recursive: true }))

test.each(['connect.js', 'connect.mjs'])(
  '%s is small, and brings no schema library and nothing of Node along',
  async (name) => {
    const script = await readFile(join(outDir, name), 'utf8')
    expect(gzipSync(script).length).toBeLessThan(15 * 1024)
    expect(script).not.toMatch(/zod|node:|require\(|process\./i)
  },
)

test('the module exports the SDK', async () => {
  const sdk = await import(pathToFileURL(join(outDir, 'connect.mjs')).href)
  expect(Object.keys(sdk).sort()).toEqual([
    'DrawbridgeError',
    'SDK_EVENT',
    'UsageError',
    'createDrawbridge',
    'drawbridge',
  ])
  expect(sdk.drawbridge.getUser()).toEqual({ authenticated: false })
})
