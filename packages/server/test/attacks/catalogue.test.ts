/** docs/security.md lists the attacks by the names of their tests. After a change: npx vitest run catalogue -u */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const page = join(import.meta.dirname, '../../../../docs/security.md')
const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')

type Family = { readonly name: string; readonly about: string; readonly titles: readonly string[] }

/** In the order in which they run. */
function families(): Family[] {
  const runner = read('attacks.test.ts')
  return [...runner.matchAll(/^describe\('([^']+)', \(\) => (\w+)\(/gm)].map(([, name, entry]) => {
    const file = new RegExp(`import \\{ ${entry} \\} from '\\./([\\w-]+\\.ts)'`).exec(runner)![1]!
    const source = read(file)
    const about = /^\/\*\* (.+?) \*\//s.exec(source)![1]!.replaceAll(/\s*\n \* /g, ' ')
    const titles = [...source.matchAll(/^ {2}test\(\s*'((?:[^'\\]|\\.)+)'/gm)].map(([, title]) => title!)
    // No case may hide from the list, or be in it without running.
    expect(titles, file).toHaveLength(source.match(/\btest\b\s*[.(]/g)!.length)
    return { name: name!, about, titles }
  })
}

function listOf({ name, about, titles }: Family): string {
  const rows = titles.map((title) => {
    const [attack, answer] = title.replaceAll("\\'", "'").split(/: (.+)/)
    expect(answer, `"${title}" names an attack, a colon, and the answer.`).toBeTruthy()
    return `| ${cell(attack!)} | ${cell(answer![0]!.toUpperCase() + answer!.slice(1))} |`
  })
  return `### ${name[0]!.toUpperCase() + name.slice(1)}\n\n${about}\n\n| Attack | Answer |\n|---|---|\n${rows.join('\n')}\n`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('_', '\\_')

test('docs/security.md lists every attack that is tried, and no other', async () => {
  const all = families()
  expect(all.flatMap(({ titles }) => titles).length).toBeGreaterThanOrEqual(60)
  expect(all.length).toBe(read('attacks.test.ts').match(/^import \{ attack\w+ \}/gm)!.length)
  const list = all.map(listOf).join('\n')
  const [before, after] = readFileSync(page, 'utf8').split(/<!-- attacks -->[\s\S]*<!-- end of attacks -->/)
  const expected = `${before}<!-- attacks -->\n\n${list}\n<!-- end of attacks -->${after}`
  await expect(expected).toMatchFileSnapshot(page)
})
