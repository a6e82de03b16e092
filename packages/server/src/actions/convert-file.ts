import { actions, type FileReference } from '@drawbridge/api'
import type { ItemClient } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { graphRefusal } from './graph-refusal.ts'
import { handle } from './handler.ts'
import { assertFile, find } from './locate.ts'
import { fileOf } from './present-item.ts'

const mimeTypes = { pdf: 'application/pdf', html: 'text/html', jpg: 'image/jpeg', glb: 'model/gltf-binary' }

export const convertFile = handle(actions.convertFile, {
  async run({ item: address, format }, context) {
    const { item, at } = await find(context, address)
    assertFile(item)
    await assertConvertible(context, at, item.name, format)
    const file: FileReference = {
      ...fileOf(context, item),
      name: `${item.name.replace(/\.[^.]+$/, '')}.${format}`,
      mimeType: mimeTypes[format],
      size: null,
      format,
    }
    return { file }
  },
})

/** What Graph answers for kinds of files that it does not convert. */
const inconvertible = new Set([400, 406, 415, 501])

/**
 * Graph says at once whether it can; the conversion itself begins when the bytes are asked for.
 *
 * @throws {Problem} `invalid_request` where it cannot
 */
async function assertConvertible({ client }: ActionContext, at: ItemClient, name: string, format: string) {
  const path = `${at.address.below('content')}?format=${format}`
  const answer = await client.request(path, { redirect: 'manual' })
  // Its body says why not; that of a redirection, nothing.
  const text = answer.status < 400 ? void (await answer.body?.cancel()) : await answer.text()
  if (text === undefined) return
  const cause = graphRefusal('GET', path, answer, text)
  if (!inconvertible.has(answer.status)) throw cause
  throw new Problem('invalid_request', `Microsoft does not convert “${name}” to ${format}.`, { cause })
}
