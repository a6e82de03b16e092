import { actions, type FileReference } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import { handle } from './handler.ts'
import { assertFile, find } from './locate.ts'
import { fileOf } from './present-item.ts'

const mimeTypes = { pdf: 'application/pdf', html: 'text/html', jpg: 'image/jpeg', glb: 'model/gltf-binary' }

export const convertFile = handle(actions.convertFile, {
  async run({ item: address, format }, context) {
    const { item, at } = await find(context, address)
    assertFile(item)
    await assertConvertible(await refusal(), item.name, format)
    const file: FileReference = {
      ...fileOf(context, item),
      name: `${item.name.replace(/\.[^.]+$/, '')}.${format}`,
      mimeType: mimeTypes[format],
      size: null,
      format,
    }
    return { file }

    /** Graph says at once whether it can; the conversion itself begins when the bytes are asked for. */
    async function refusal(): Promise<number | undefined> {
      const path = `${at.address.below('content')}?format=${format}`
      const answer = await context.client.request(path, { redirect: 'manual', signal: context.signal })
      await answer.body?.cancel()
      return answer.status < 400 ? undefined : answer.status
    }
  },
})

async function assertConvertible(status: number | undefined, name: string, format: string): Promise<void> {
  if (status === undefined) return
  throw new Problem(
    status === 406 || status === 400 ? 'invalid_request' : 'upstream_failed',
    `Microsoft does not convert “${name}” to ${format} (status ${status}).`,
  )
}
