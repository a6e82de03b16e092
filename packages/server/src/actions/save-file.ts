import { actions, type FileReference, type ItemAddress } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { type ContentInput, checkContent, contentOf } from './content.ts'
import { type Complaint, handle, type IsKnown } from './handler.ts'
import { locate, spoken } from './locate.ts'
import { itemAt } from './look.ts'
import { fileOf, presentItem } from './present-item.ts'
import { storeFile } from './store-file.ts'

export const saveFile = handle(actions.saveFile, {
  check: (input, isKnown) => [...checkContent(input, isKnown), ...checkName(input, isKnown)],
  run: (input, context) => save(input, context),
  describe: (input, context) => describeSaving(input, context),
})

export type Saving = ContentInput & {
  readonly folder: ItemAddress
  readonly name?: string | undefined
  readonly conflictBehavior: 'fail' | 'replace' | 'rename'
  readonly ifMatch?: string | undefined
}

export async function save({ folder, name, conflictBehavior, ifMatch, ...from }: Saving, context: ActionContext) {
  const content = await contentOf(context, from)
  const target = { folder: await locate(context, folder), name: nameFor(name, content.name), content }
  const item = await storeFile(context, { ...target, conflictBehavior, ifMatch })
  return { item: presentItem(item), file: fileOf(context, item) as FileReference }
}

export async function describeSaving(
  { folder, name, conflictBehavior, ...from }: Saving,
  context: ActionContext,
): Promise<string> {
  const content = await contentOf(context, from)
  const chosen = nameFor(name, content.name)
  const there = await itemAt((await locate(context, folder)).child(chosen))
  const saved = `Saves “${chosen}” into ${spoken(folder)}`
  if (!there) return `${saved}.`
  const then = {
    fail: 'and fails, since there is one of this name',
    replace: 'in place of the one that is there, which stays as a version',
    rename: 'under a name of its own, since there is one of this name',
  }
  return `${saved}, ${then[conflictBehavior]}.`
}

/** A text has no name of its own. */
function checkName({ name, text, file, url }: Partial<Saving>, isKnown: IsKnown): Complaint[] {
  const isText = text !== undefined && file === undefined && url === undefined && isKnown('text')
  return isText && name === undefined ? [nameless] : []
}

const nameless: Complaint = { field: 'name', message: 'Say what the file shall be called.' }

function nameFor(given: string | undefined, own: string | undefined): string {
  const name = given ?? own
  if (name !== undefined) return name
  throw new Problem('invalid_request', `${nameless.field}: ${nameless.message}`)
}
