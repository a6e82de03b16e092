/** The reference says what the source says. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onedriveReference } from '../scripts/onedrive-reference.ts'

const folder = join(import.meta.dirname, '../docs/reference/onedrive')

test('docs/reference/onedrive is as `npm run reference` writes it', { timeout: 60_000 }, async () => {
  const pages = await onedriveReference()
  expect(readdirSync(folder).toSorted()).toEqual([...pages.keys()].toSorted())
  for (const [file, text] of pages) {
    expect(readFileSync(join(folder, file), 'utf8') === text, `${file} is old. Run: npm run reference`).toBe(true)
    // Every link leads to a heading that is there.
    for (const [, target, heading] of text.matchAll(/\]\(([\w-]*)(?:\.md)?#(\w+)\)/g)) {
      const page =
        target === '' ? text : (pages.get(`${target}.md`) ?? expect.fail(`${file}: there is no ${target}.md`))
      expect(page.toLowerCase(), `${file}: ${target}#${heading}`).toContain(`\n## ${heading}\n`)
    }
  }
})

test('everything that can be imported is in it', async () => {
  const pages = [...(await onedriveReference()).values()].join('\n')
  const [main, node] = await Promise.all([import('@drawbridge/onedrive'), import('@drawbridge/onedrive/node')])
  for (const name of [...Object.keys(main), ...Object.keys(node)]) expect(pages).toContain(`\n## ${name}\n`)
})
