import { actions } from '@drawbridge/api'
import { type DriveItem, GraphError } from '@drawbridge/onedrive'
import { handle } from './handler.ts'
import { find, named } from './locate.ts'
import { presentItem } from './present-item.ts'

type Wanted = {
  readonly createdDateTime?: string | undefined
  readonly lastModifiedDateTime?: string | undefined
  readonly description?: string | undefined
}

export const updateItem = handle(actions.updateItem, {
  check({ item: _, ifMatch: __, ...wanted }) {
    if (Object.values(wanted).some((value) => value !== undefined)) return []
    const message = 'Say what to change: createdDateTime, lastModifiedDateTime or description.'
    return [{ field: 'description', message }]
  },

  async run({ item: address, ifMatch, ...wanted }, context) {
    const { at } = await find(context, address)
    try {
      return { item: presentItem(await at.update(changesOf(wanted), { ifMatch })) }
    } catch (error) {
      const isOld = error instanceof GraphError && error.status === 412 && context.attempt > 1
      const there = isOld ? await at.get() : undefined
      if (there && hasAll(there, wanted)) return { item: presentItem(there) }
      throw error
    }
  },

  async describe({ item: address, ifMatch: _, ...wanted }, context) {
    const { item } = await find(context, address)
    const what = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
    return `Gives ${named(item)} ${what.join(', ')}.`
  },
})

function changesOf({ description, ...times }: Wanted) {
  const fileSystemInfo = Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined))
  return {
    ...(description !== undefined && { description }),
    ...(Object.keys(fileSystemInfo).length > 0 && { fileSystemInfo }),
  }
}

function hasAll(item: DriveItem, { description, createdDateTime, lastModifiedDateTime }: Wanted): boolean {
  const { fileSystemInfo } = item
  return (
    (description === undefined || item.description === description) &&
    isSameTime(createdDateTime, fileSystemInfo?.createdDateTime) &&
    isSameTime(lastModifiedDateTime, fileSystemInfo?.lastModifiedDateTime)
  )
}

/** OneDrive keeps whole seconds at times. */
function isSameTime(wanted: string | undefined, there: string | null | undefined): boolean {
  if (wanted === undefined) return true
  return Math.abs(Date.parse(wanted) - Date.parse(there ?? '')) < 1000
}
