import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { find, named } from './locate.ts'
import { presentItem } from './present-item.ts'
import { versionOf, versionsOf } from './versions.ts'

export const restoreVersion = handle(actions.restoreVersion, {
  async run({ item: address, versionId }, context) {
    const found = await find(context, address)
    const { version } = await versionOf(context, found, versionId)
    const { value: newest } = await versionsOf(context, found).next()
    const { newest: before } = context.attempt > 1 ? await context.notes.load() : {}
    const isDone = before !== undefined && newest?.version.id !== before && newest?.version.size === version.size
    if (!isDone) {
      await context.notes.add({ newest: newest?.version.id })
      await found.at.version(versionId).restore()
    }
    return { item: presentItem(await found.at.get()) }
  },

  async describe({ item: address, versionId }, context) {
    const found = await find(context, address)
    const { version } = await versionOf(context, found, versionId)
    const of = version.lastModifiedDateTime === undefined ? '' : ` of ${version.lastModifiedDateTime}`
    return `Makes version ${versionId}${of} the content of ${named(found.item)}; the current one stays as a version.`
  },
})
