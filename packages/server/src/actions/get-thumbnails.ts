import { actions } from '@drawbridge/api'
import type { Thumbnail, ThumbnailSize } from '@drawbridge/onedrive'
import { handle } from './handler.ts'
import { find } from './locate.ts'
import { fileOf } from './present-item.ts'

export const getThumbnails = handle(actions.getThumbnails, {
  async run({ item: address, sizes }, context) {
    const { item, at } = await find(context, address)
    const [set] = await at.thumbnails()
    const value = []
    for (const size of set ? sizes : []) {
      const listed = set?.[size] as Thumbnail | undefined
      const thumbnail = listed ?? (await at.thumbnail(size as ThumbnailSize))
      if (!thumbnail) continue
      const name = `${item.name.replace(/\.[^.]+$/, '')} ${size}.jpg`
      const file = { ...fileOf(context, item), name, mimeType: 'image/jpeg', size: null, thumbnail: size }
      value.push({ size, width: thumbnail.width ?? null, height: thumbnail.height ?? null, file })
    }
    return { value }
  },
})
