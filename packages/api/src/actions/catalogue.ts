/** Every action there is, in the order in which people look for them. */
import type { z } from 'zod'
import type { Action } from './action.ts'
import { convertFile } from './convert-file.ts'
import { createFolder } from './create-folder.ts'
import { createShareLink } from './create-share-link.ts'
import { getFile } from './get-file.ts'
import { listFiles } from './list-files.ts'
import { saveFile } from './save-file.ts'

/** By their names. */
export const actions = {
  saveFile,
  getFile,
  listFiles,
  convertFile,
  createFolder,
  createShareLink,
} as const

export type ActionName = keyof typeof actions
/** What goes in, defaults left out. */
export type ActionInput<Name extends ActionName> = z.input<(typeof actions)[Name]['input']>
export type ActionOutput<Name extends ActionName> = z.output<(typeof actions)[Name]['output']>

export const actionCatalogue: readonly Action[] = Object.values(actions) as readonly Action[]
