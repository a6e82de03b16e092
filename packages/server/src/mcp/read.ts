/** An action within the folders that may be used. */
import { type ActionInput, type ActionName, type ActionOutput, actions } from '@drawbridge/api'
import type { ActionContext } from '../actions/action-context.ts'
import type { Access } from './access.ts'
import { confine } from './confine.ts'
import type { Policy } from './policy.ts'

/**
 * For those that only read: nobody is asked.
 *
 * @throws {Problem} `forbidden` for what is outside; and what `perform` throws
 */
export async function read<Name extends ActionName>(
  { access, policy }: { readonly access: Access; readonly policy: Policy },
  context: ActionContext,
  name: Name,
  input: ActionInput<Name>,
): Promise<ActionOutput<Name>> {
  const { admit, release } = confine(context, policy.folders)
  const admitted = await admit(actions[name], input)
  return (await release(
    (await access.perform(name, admitted, { signal: context.signal })) as object,
  )) as ActionOutput<Name>
}
