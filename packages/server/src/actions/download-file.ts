import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { assertFile, find } from './locate.ts'
import { fileOf } from './present-item.ts'
import { versionOf } from './versions.ts'

export const downloadFile = handle(actions.downloadFile, {
  async run({ item: address, versionId }, context) {
    const found = await find(context, address)
    assertFile(found.item)
    if (versionId === undefined) return { file: fileOf(context, found.item) }
    return { file: (await versionOf(context, found, versionId)).file }
  },
})
