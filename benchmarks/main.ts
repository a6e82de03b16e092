/** Runs every benchmark of this folder, or those named: `npm run bench -- quick-xor-hash`. */
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'

const wanted = process.argv.slice(2)
const files = globSync('*.ts', { cwd: import.meta.dirname })
  .filter((file) => file !== basename(import.meta.filename))
  .filter((file) => wanted.length === 0 || wanted.includes(basename(file, '.ts')))
  .sort()

if (files.length === 0) {
  console.error(`There is no benchmark called ${wanted.join(' or ')}.`)
  process.exitCode = 1
}
for (const file of files) {
  console.log(`\n${basename(file, '.ts')}`)
  const { run } = (await import(join(import.meta.dirname, file))) as { run: () => Promise<void> }
  await run()
}
