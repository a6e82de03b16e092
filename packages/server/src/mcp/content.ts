/** What an agent gets to see of an output: its JSON as text, small pictures themselves, and links to files. */
import { type FileReference, fileReferenceSchema } from '@drawbridge/api'
import type { ContentBlock } from '@modelcontextprotocol/sdk/types.js'
import type { ActionContext } from '../actions/action-context.ts'
import { openFile } from '../actions/open-file.ts'
import { readBounded } from './read-bounded.ts'
import { uriOfFile } from './resource-uri.ts'

type DriveFile = FileReference & { from: 'drive' }

/** A picture for an agent to look at; bytes. */
const largestPicture = 1024 * 1024
const mostPictures = 4
const mostLinks = 20

/** @see https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-result */
export async function contentOf(output: object, context: ActionContext): Promise<ContentBlock[]> {
  const files = filesIn(output)
  const thumbnails = files.filter(({ thumbnail }) => thumbnail !== undefined)
  const pictures = await Promise.all(thumbnails.slice(0, mostPictures).map((file) => pictureOf(file, context)))
  const links = files.filter(({ thumbnail }) => thumbnail === undefined).slice(0, mostLinks)
  return [
    { type: 'text', text: JSON.stringify(output) },
    ...pictures.flatMap((picture) => picture ?? []),
    ...links.map(linkTo),
  ]
}

async function pictureOf(file: DriveFile, context: ActionContext): Promise<ContentBlock | undefined> {
  const { stream, mimeType } = await openFile(file, context)
  const bytes = await readBounded(stream, largestPicture)
  if (bytes === undefined) return undefined
  return { type: 'image', data: bytes.toString('base64'), mimeType: mimeType ?? 'image/jpeg' }
}

/** Read by the agent's client when it wants to, see resources.ts. */
function linkTo(file: DriveFile): ContentBlock {
  const { name, mimeType, size } = file
  return {
    type: 'resource_link',
    uri: uriOfFile(file),
    name,
    ...(mimeType !== null && { mimeType }),
    ...(size !== null && { size }),
  }
}

function filesIn(value: unknown): DriveFile[] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value) && 'from' in value) {
    const file = fileReferenceSchema.safeParse(value).data
    return file?.from === 'drive' ? [file] : []
  }
  return Object.values(value).flatMap(filesIn)
}
