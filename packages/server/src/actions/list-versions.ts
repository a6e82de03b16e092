import { actions } from '@drawbridge/api'
import type { DriveItemVersion } from '@drawbridge/onedrive'
import { handle } from './handler.ts'
import { find } from './locate.ts'
import { type KnownVersion, versionsOf } from './versions.ts'

export const listVersions = handle(actions.listVersions, {
  async run({ item, most }, context) {
    const value = []
    for await (const known of versionsOf(context, await find(context, item))) {
      value.push(present(known))
      if (value.length === most) break
    }
    return { value }
  },
})

function present({ version, file }: KnownVersion) {
  const { id, size = null, lastModifiedDateTime = null } = version
  return { id, size, modifiedAt: lastModifiedDateTime, modifiedBy: authorOf(version), file }
}

function authorOf({ lastModifiedBy }: DriveItemVersion): string | null {
  return lastModifiedBy?.user?.displayName ?? lastModifiedBy?.application?.displayName ?? null
}
