/** The files that are carried: many small ones, and one large one, whole and cut for those who cannot cut it themselves. */
import { mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const mebibyte = 1024 * 1024
const chunk = 60

export type Files = { readonly tree: string; readonly large: string; readonly chunks: readonly string[] }

export type Size = {
  readonly files: number
  readonly folders: number
  readonly listing: readonly [folders: number, files: number]
  /** MiB. */
  readonly large: number
}

export function makeFiles(work: string, { files, folders, large: size }: Size): Files {
  const tree = join(work, 'tree')
  for (let file = 0; file < files; file++) {
    const path = join(tree, `folder-${file % folders}`)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, `file-${file}.txt`), `${file} `.padEnd(4096, 'content of a small file '))
  }
  const large = join(work, 'large.bin')
  const whole = openSync(large, 'w')
  const chunks: string[] = []
  let part = 0
  const piece = Buffer.alloc(mebibyte)
  for (let index = 0; index < size; index++) {
    if (index % chunk === 0) {
      chunks.push(`${large}.${chunks.length}`)
      part = openSync(chunks.at(-1)!, 'w')
    }
    piece.fill(index)
    writeSync(whole, piece)
    writeSync(part, piece)
  }
  return { tree, large, chunks }
}

/** Half of them get another name. */
export function renameHalf(tree: string, { files, folders }: Size, from: string, to: string): void {
  for (let file = 0; file < files; file += 2) {
    const path = join(tree, `folder-${file % folders}`)
    renameSync(join(path, `${from}-${file}.txt`), join(path, `${to}-${file}.txt`))
  }
}

/** What curl has to be told to send the chunks into one upload session, on one connection. */
export function chunkArguments(url: string, { chunks }: Files, size: number, caFile: string): string[] {
  return chunks.flatMap((file, index) => {
    const start = index * chunk * mebibyte
    const end = Math.min(start + chunk * mebibyte, size * mebibyte)
    const range = `Content-Range: bytes ${start}-${end - 1}/${size * mebibyte}`
    return [
      ...(index > 0 ? ['--next', '-sf', '--cacert', caFile] : []),
      '-T',
      file,
      '-H',
      range,
      '-H',
      'Expect:',
      '-o',
      '/dev/null',
      url,
    ]
  })
}
