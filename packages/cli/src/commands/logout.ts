import { examples } from '../help.ts'
import { chosenName } from '../profile/choose.ts'
import { forgetTrees } from '../remote/tree-memory.ts'
import type { Define } from '../session.ts'

export const logout: Define = (command, open) =>
  command
    .addHelpText(
      'after',
      examples(
        ['drawbridge logout', 'forget the sign-in of the profile in use'],
        ['drawbridge logout --profile nightly', 'of another one'],
      ),
    )
    .action(async () => {
      const { machine, options, output, store } = open()
      const name = await chosenName(options, store)
      const known = await store.exclusively(name, () => store.remove(name))
      await forgetTrees(machine.configFolder, name)
      output.result({ profile: name, removed: known }, () =>
        known
          ? `Signed out: profile "${name}" is forgotten on this machine.`
          : `Nobody was signed in as profile "${name}".`,
      )
      if (known)
        output.note(
          'To take the consent back as well: https://myapps.microsoft.com (work) or https://microsoft.com/consent (personal).',
        )
    })
