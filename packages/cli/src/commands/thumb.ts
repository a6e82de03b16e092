import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { ThumbnailSize } from '@drawbridge/onedrive'
import { CommandError, localError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { formatSize } from '../output/figures.ts'
import { locate } from '../remote/items.ts'
import { display, parseRemote } from '../remote/remote-path.ts'
import type { Define } from '../session.ts'

const sizes = /^((small|medium|large)(Square)?|c\d+x\d+(_crop)?)$/

export const thumb: Define = (command, open) =>
  command
    .argument('<path>', 'a picture, document or film')
    .argument('[file]', 'where to save it; - for standard output')
    .option('--size <size>', 'small, medium, large, smallSquare …, or your own: c300x400, c300x400_crop', 'large')
    .addHelpText(
      'after',
      examples(
        ['drawbridge thumb /Pictures/beach.jpg', 'saved as beach.thumb.jpg'],
        ['drawbridge thumb --size c300x300_crop /Pictures/beach.jpg small.jpg', 'in a size of your own'],
      ),
    )
    .action(async (path: string, file: string | undefined, { size }: { size: string }) => {
      if (!sizes.test(size))
        throw usageError(`"${size}" is no size.`, 'Give small, medium, large or such as c300x400_crop.')
      const { machine, output, connect } = open()
      const remote = parseRemote(path)
      const { client, path: found } = await locate(await connect(), remote)
      const thumbnail = await client.thumbnail(size as ThumbnailSize)
      if (!thumbnail) throw none(found)
      // The address needs no token, and its host must not see ours.
      const answer = await fetch(thumbnail.url, { signal: machine.signal })
      if (!answer.ok) throw none(found)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      if (file === '-') return void machine.stdout.write(bytes)
      const target = resolve(file ?? basename(found).replace(/(\.[^.]*)?$/, '.thumb.jpg'))
      await writeFile(target, bytes).catch((error) => {
        throw localError(target, error)
      })
      const { width, height } = thumbnail
      output.result(
        { file: target, width, height, size: bytes.length },
        () => `${target}  ${width}×${height}, ${formatSize(bytes.length)}`,
      )
    })

function none(path: string): CommandError {
  return new CommandError(`OneDrive has no picture of ${display(path)}.`, {
    code: 'no_thumbnail',
    exitCode: exitCodes.notFound,
    remedy: 'Only pictures, films and documents have one, and new files get theirs a little later.',
  })
}
