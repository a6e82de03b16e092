/** Files on this machine for clients to carry. */
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** Legal on Linux and, some by way of look-alikes that clients put in their place, in OneDrive. */
const oddNames = [
  'ünïcödé ☃.txt',
  'with  two spaces.txt',
  'a#b%c&d+e.txt',
  "it's (1) [x] {y}=;,@$!.txt",
  '100%25 sure.txt',
  'trailing dot.',
  'co:lon star* question?.txt',
  'quote".txt',
  '日本語.txt',
  'emoji 🎉 party.md',
  'e\u0301 decomposed.txt',
  '~tilde.txt',
  'no extension',
  '.hidden',
  'empty.bin',
  'deep/er/and/deeper/still.txt',
]

/** @param count files, in ten folders and at the top; each with a content of its own */
export function makeTree(folder: string, count: number): void {
  for (const name of oddNames) write(join(folder, name), name === 'empty.bin' ? '' : `content of ${name}\n`)
  write(join(folder, 'changed.txt'), 'old')
  for (let index = oddNames.length + 1; index < count; index += 1) {
    write(join(folder, `folder ${index % 10}`, `file ${index}.txt`), `line ${index}\n`.repeat(index))
  }
}

/** Paths of all files below, with slashes. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/** Random bytes; gives their SHA-256 in hexadecimal. */
export function makeBigFile(path: string, size: number): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'w')
  for (let written = 0; written < size; ) {
    const piece = randomBytes(Math.min(1 << 20, size - written))
    hash.update(piece)
    written += writeSync(file, piece)
  }
  closeSync(file)
  return hash.digest('hex')
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
