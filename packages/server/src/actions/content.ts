/** What is to be stored, wherever it comes from. */
import type { FileReference, ItemAddress } from '@drawbridge/api'
import type { ActionContext } from './action-context.ts'
import { contentOfFile } from './content-of-file.ts'
import { contentOfUrl } from './content-of-url.ts'
import type { Complaint, IsKnown } from './handler.ts'
import { assertFile, find } from './locate.ts'
import { type Content, type OpenedContent, opened } from './opened-content.ts'
import { fileOf } from './present-item.ts'

export type ContentInput = {
  readonly file?: FileReference | ItemAddress | undefined
  readonly text?: string | undefined
  readonly url?: string | undefined
}

const sources = ['file', 'text', 'url'] as const

/** There has to be exactly one. */
export function checkContent(input: ContentInput, isKnown: IsKnown): Complaint[] {
  const given = sources.filter((source) => input[source] !== undefined)
  // What is put together may come to nothing, and another then stands in for it.
  if (given.length > 0 && given.filter(isKnown).length < 2) return []
  return [{ field: given[1] ?? 'file', message: 'Give exactly one of file, text and url.' }]
}

/** @param input with exactly one of them */
export async function contentOf(context: ActionContext, { file, text, url }: ContentInput): Promise<Content> {
  if (text !== undefined) return contentOfText(text)
  if (url !== undefined) return contentOfUrl(context, url)
  return contentOfFile(context, await referenceTo(context, file!))
}

/** @throws {Problem} `invalid_request` for a folder */
export async function referenceTo(context: ActionContext, file: FileReference | ItemAddress): Promise<FileReference> {
  if (isReference(file)) return file
  const { item } = await find(context, file)
  assertFile(item)
  return fileOf(context, item)
}

export function isReference(file: FileReference | ItemAddress): file is FileReference {
  return typeof file === 'object' && 'from' in file
}

function contentOfText(text: string): Content {
  const open = async (): Promise<OpenedContent> => opened(text)
  return { name: undefined, steady: true, open }
}
