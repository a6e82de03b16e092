/** Which changes begin a run for one user. Pure. */
import type { Trigger } from '@drawbridge/api'
import { compileFilter, type Matches } from '../changes/filter.ts'
import type { Settings } from './settings.ts'

export type FileChangeTrigger = Extract<Trigger, { type: 'file_change' }>

/**
 * A folder that is given by its path is looked for by that path each time: it may come later, go and come back, and is
 * another item in each drive.
 *
 * @param settings those of the user, defaults included
 */
export function listensFor(trigger: FileChangeTrigger, settings: Settings): Matches {
  const { filter, folderPath } = trigger
  const matches = compileFilter({ ...filter, folderId: chosenFolder(trigger, settings) ?? filter.folderId })
  if (folderPath === undefined) return matches
  const isBelow = below(folderPath, filter.recursive)
  return (change) =>
    (isBelow(change.item.path) || (change.before !== null && isBelow(change.before.path))) && matches(change)
}

/** The id of the folder that the user has chosen, where the trigger leaves it to them. */
export function chosenFolder({ folderSetting }: FileChangeTrigger, settings: Settings): string | undefined {
  const chosen = folderSetting === undefined ? undefined : settings[folderSetting]
  return typeof chosen === 'string' ? chosen : undefined
}

/** Whether a path is in a folder, names compared as OneDrive does it: without regard to letter case. */
export function below(folderPath: string, recursive: boolean): (path: string) => boolean {
  const prefix = `${folderPath.replace(/\/+$/, '')}/`.toLowerCase()
  return (path) => {
    const low = path.toLowerCase()
    return low.startsWith(prefix) && (recursive || !low.slice(prefix.length).includes('/'))
  }
}
