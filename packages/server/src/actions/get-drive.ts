import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { driveOf } from './locate.ts'

export const getDrive = handle(actions.getDrive, {
  async run({ driveId }, context) {
    const { id, driveType, name, webUrl, owner, quota } = await driveOf(context, driveId ?? context.driveId).get()
    return {
      drive: {
        id,
        driveType,
        name: name ?? null,
        webUrl: webUrl ?? null,
        owner: owner?.user?.displayName ?? owner?.application?.displayName ?? null,
        quota: quota
          ? {
              total: quota.total ?? 0,
              used: quota.used ?? 0,
              remaining: quota.remaining ?? 0,
              state: quota.state ?? 'normal',
            }
          : null,
      },
    }
  },
})
