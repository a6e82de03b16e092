/**
 * Items as resources: files with their content, folders with a list of what is in them.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/server/resources
 */
import { type FileReference, fileReferenceSchema, type Item, type ItemAddress } from '@drawbridge/api'
import { GraphError } from '@drawbridge/onedrive'
import {
  ErrorCode,
  type ListResourcesResult,
  McpError,
  type ReadResourceResult,
  type Resource,
  type ResourceTemplate,
} from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import type { ActionContext } from '../actions/action-context.ts'
import { openFile } from '../actions/open-file.ts'
import { Problem } from '../errors.ts'
import { failureText } from './failure.ts'
import { read } from './read.ts'
import { readBounded } from './read-bounded.ts'
import { parseUri, type ResourceAddress, uriOf } from './resource-uri.ts'
import type { McpServices } from './services.ts'

/** Of a resource's content; bytes. */
const largest = 4 * 1024 * 1024
const pageSize = 100
/** Of folders: a list of resources. */
const listType = 'application/json'
/** The protocol's code for a resource that is not there. */
const notFound = -32_002

export const resourceTemplates: ResourceTemplate[] = [
  {
    name: 'path',
    title: 'By path',
    uriTemplate: 'onedrive:///root:/{+path}',
    description: 'A file or folder by its path from the root of the drive.',
  },
  {
    name: 'item',
    title: 'By id',
    uriTemplate: 'onedrive:///drives/{driveId}/items/{itemId}{?format,versionId,thumbnail}',
    description:
      'A file or folder by its ids; a file also converted (format=pdf), as it was (versionId), or as a picture (thumbnail=large).',
  },
]

/** What is in the folders that may be used, or in the root; a page at a time. */
export async function listResources(
  services: McpServices,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ListResourcesResult> {
  const folders = services.policy.folders ?? [{ path: '/' }]
  const { index, page } = placeOf(cursor, folders.length)
  const { value, nextCursor } = await answered(listFolder(services, folders[index]!, page, signal))
  const next = nextCursor === null ? { index: index + 1 } : { index, page: nextCursor }
  const resources = value.map(resourceOf)
  return next.index < folders.length ? { resources, nextCursor: cursorOf(next) } : { resources }
}

type Place = { readonly index: number; readonly page?: string | undefined }

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

const placeSchema = z.object({ index: z.int().min(0), page: z.string().optional() })

/** @throws {McpError} for a cursor that we have not given */
function placeOf(cursor: string | undefined, folders: number): Place {
  if (cursor === undefined) return { index: 0 }
  try {
    const place = placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    if (place.index < folders) return place
  } catch {
    // Refused below.
  }
  throw new McpError(ErrorCode.InvalidParams, 'Give the nextCursor of the answer before.')
}

function resourceOf({ driveId, id, name, path, kind, mimeType, size, modifiedAt }: Item): Resource {
  return {
    uri: uriOf({ driveId, itemId: id }),
    name,
    ...(path !== null && { title: path }),
    mimeType: kind === 'file' ? (mimeType ?? 'application/octet-stream') : listType,
    ...(kind === 'file' && size !== null && { size }),
    ...(modifiedAt !== null && { annotations: { lastModified: modifiedAt } }),
  }
}

/** @throws {McpError} saying why it cannot be read, and what to do instead */
export async function readResource(
  services: McpServices,
  uri: string,
  signal: AbortSignal,
): Promise<ReadResourceResult> {
  const address = parseUri(uri)
  if (!address)
    throw new McpError(notFound, 'A resource begins with onedrive:///root:/ or onedrive:///drives/.', { uri })
  return { contents: [{ uri, ...(await answered(readItem(services, address, signal))) }] }
}

type Contents = { mimeType: string } & ({ text: string } | { blob: string })

async function readItem(
  services: McpServices,
  { item: address, rendering }: ResourceAddress,
  signal: AbortSignal,
): Promise<Contents> {
  const context = await services.access.context(signal)
  const { item, file } = await read(services, context, 'getFile', { item: address })
  if (!file) {
    const { value } = await listFolder(services, { driveId: item.driveId, id: item.id }, undefined, signal)
    return { mimeType: listType, text: JSON.stringify(value.map(resourceOf)) }
  }
  const rendered = fileReferenceSchema.safeParse({ ...file, ...rendering })
  if (!rendered.success) throw new Problem('invalid_request', 'There is no such rendering of a file.')
  return contentsOf(rendered.data, context)
}

async function contentsOf(file: FileReference, context: ActionContext): Promise<Contents> {
  const { stream, mimeType: given } = await openFile(file, context)
  const bytes = await readBounded(stream, largest)
  if (bytes === undefined) {
    const message = `“${file.name}” is larger than ${largest / 1024 / 1024} MB. Read parts of it with the tool readText.`
    throw new Problem('payload_too_large', message)
  }
  const mimeType = given ?? 'application/octet-stream'
  return isText(mimeType) ? { mimeType, text: bytes.toString('utf8') } : { mimeType, blob: bytes.toString('base64') }
}

function isText(mimeType: string): boolean {
  return /^text\/|^application\/(json|xml|javascript|yaml|x-ndjson)\b|\+(json|xml)\b/.test(mimeType)
}

async function listFolder(services: McpServices, folder: ItemAddress, cursor: string | undefined, signal: AbortSignal) {
  const input = { folder, most: pageSize, ...(cursor !== undefined && { cursor }) }
  return read(services, await services.access.context(signal), 'listFiles', input)
}

/** Resources have no result that says what went wrong, so it goes into the error. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    const gone =
      error instanceof Problem ? error.code === 'forbidden' : error instanceof GraphError && error.status === 404
    throw new McpError(gone ? notFound : ErrorCode.InternalError, failureText(error))
  })
}
