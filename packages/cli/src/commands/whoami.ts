import { examples } from '../help.ts'
import { formatSize } from '../output/figures.ts'
import { formatLines, type Line } from '../output/lines.ts'
import { accountName } from '../profile/profile.ts'
import type { Define } from '../session.ts'

export const whoami: Define = (command, open) =>
  command
    .addHelpText(
      'after',
      examples(
        ['drawbridge whoami', 'account, profile and room'],
        ['drawbridge whoami --json', 'the same for programs'],
      ),
    )
    .action(async () => {
      const { output, connect } = open()
      const { name, profile, cloud, drive } = await connect()
      const { id, driveType, quota, owner } = await drive.get()
      const used = quota?.used ?? undefined
      const total = quota?.total ?? undefined
      const value = { profile: name, account: profile.account, cloud, drive: { id, driveType, quota, owner } }
      output.result(value, () => {
        const lines: (Line | false)[] = [
          {
            name: 'Account',
            value: accountName(profile),
            ...(profile.account?.displayName && { note: profile.account.displayName }),
          },
          { name: 'Drive', value: driveType, note: owner?.user?.displayName ?? id },
          used !== undefined &&
            total !== undefined && {
              name: 'Room',
              value: `${formatSize(used)} of ${formatSize(total)}`,
              note: total > 0 ? `${Math.round((used / total) * 100)}% used` : '',
            },
          { name: 'Profile', value: name, note: cloud.graph },
        ]
        return formatLines(
          lines.filter((line) => line !== false),
          output.colors,
        )
      })
    })
