import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))
const files = globSync(`${src}/**/*.ts`).filter((file) => !/\/node(\.ts$|\/)/.test(file.slice(src.length)))

test('only node.ts and its folder need Node', () => {
  const foreign = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^ *\/\/.*/gm, '')
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^'.][^']*)'/g)].map(([, name]) => name!)
    const globals = [...text.matchAll(/\b(process|Buffer|require|__dirname)\b\s*[.(]/g)].map(([, name]) => name!)
    return [...imports, ...globals].map((name) => `${file.slice(src.length + 1)}: ${name}`)
  })
  expect([...new Set(foreign.map((line) => line.split(': ')[1]))].toSorted()).toEqual([
    '@microsoft/microsoft-graph-types',
    'oauth4webapi',
  ])
})

test('importing does no work and touches nothing', async () => {
  const before = Object.keys(globalThis)
  await import('../src/index.ts')
  await import('../src/transfers/upload-session.ts')
  expect(Object.keys(globalThis)).toEqual(before)
})
