import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { assertFolder, findFolder } from './locate.ts'
import { presentItem } from './present-item.ts'
import { describeRelocation, relocate } from './relocate.ts'

export const moveFolder = handle(actions.moveFolder, {
  run: async ({ folder, ...relocation }, context) => ({
    item: presentItem(await relocate(context, folder, relocation, assertFolder)),
  }),
  describe: async ({ folder, ...relocation }, context) =>
    describeRelocation(context, await findFolder(context, folder), relocation),
})
