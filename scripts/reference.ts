/** Writes `docs/reference/onedrive` anew: `npm run reference`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onedriveReference } from './onedrive-reference.ts'

const folder = join(import.meta.dirname, '../docs/reference/onedrive')
const pages = await onedriveReference()
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const [file, text] of pages) writeFileSync(join(folder, file), text)
console.log(`${pages.size} pages in docs/reference/onedrive`)
