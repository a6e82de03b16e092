/**
 * POST …/children: makes a folder, or a shortcut to one; in personal drives also a file, from a URL or from the body's
 * second part.
 */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { invalidRequest } from '../../state/drive/refusals.ts'
import { checkSourceUrl } from '../../state/fetch-source.ts'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior, fileSystemInfo, fileSystemTimes, parseBody } from '../bodies.ts'
import type { ItemRequest } from '../graph-request.ts'
import { monitorAnswer } from '../monitor.ts'
import { readMultipart } from '../multipart.ts'
import { presentItem } from '../present/present-item.ts'
import { addShortcut } from './create-shortcut.ts'

const newChild = z.looseObject({
  name: z.string(),
  folder: z.looseObject({}).nullish(),
  file: z.looseObject({}).nullish(),
  fileSystemInfo: fileSystemInfo.nullish(),
  description: z.string().nullish(),
  remoteItem: z.looseObject({ id: z.string(), parentReference: z.looseObject({ driveId: z.string() }) }).nullish(),
  '@microsoft.graph.sourceUrl': z.string().nullish(),
})
type NewChild = z.output<typeof newChild>

export async function createChild(request: ItemRequest): Promise<Prepared> {
  const { context, drive } = request
  const type = request.header('content-type') ?? ''
  if (/^multipart\/related/i.test(type)) {
    checkPersonal(request, 'multipart/related')
    const { json, content } = await readMultipart(context, type)
    return uploadFromPart(request, parseBody(json, newChild), content)
  }
  const body = parseBody(await context.req.text(), newChild)
  const sourceUrl = body['@microsoft.graph.sourceUrl']
  if (sourceUrl) return uploadFromUrl(request, body, sourceUrl)
  if (body.folder && body.file) throw invalidRequest('A child is a folder or a file, not both.')
  if (body.remoteItem) {
    const wanted = { name: body.name, conflict: conflictBehavior(body, request.query) }
    return addShortcut(request, body.remoteItem, wanted)
  }
  if (body.folder === undefined || body.folder === null) {
    throw invalidRequest('A child needs "folder": {}, to be a folder; files are uploaded by PUT …/content.')
  }
  const folder = drive.createFolder(
    {
      parentId: request.item.id,
      name: body.name,
      conflict: conflictBehavior(body, request.query),
      fileSystemInfo: fileSystemTimes(body.fileSystemInfo ?? undefined),
      description: body.description ?? undefined,
    },
    request.by,
  )
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, folder), 201)
}

async function uploadFromPart(request: ItemRequest, body: NewChild, content: Buffer): Promise<Prepared> {
  const { drive, by } = request
  const { item } = await drive.putFile(fileOf(request, body), once(content), by)
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, item), 201)
}

async function uploadFromUrl(request: ItemRequest, body: NewChild, url: string): Promise<Prepared> {
  const { drive, services, by } = request
  checkPersonal(request, '@microsoft.graph.sourceUrl')
  if (!/respond-async/i.test(request.header('prefer') ?? '')) {
    throw invalidRequest('An upload from a URL needs the header Prefer: respond-async.')
  }
  checkSourceUrl(url)
  const file = fileOf(request, body)
  drive.checkUpload(file, 0, by)
  const job = await services.drives.jobs.start(
    { operation: 'DownloadUrl', toDrive: drive.id, url, file, by },
    'at once',
  )
  return monitorAnswer(request, job)
}

function fileOf({ item, query }: ItemRequest, body: NewChild) {
  return {
    startId: item.id,
    path: [body.name],
    conflict: conflictBehavior(body, query) ?? ('fail' as const),
    fileSystemInfo: fileSystemTimes(body.fileSystemInfo ?? undefined),
    description: body.description ?? undefined,
  }
}

function checkPersonal({ drive }: ItemRequest, what: string): void {
  if (drive.kind === 'personal') return
  throw new GraphFailure(400, 'notSupported', `${what} is for personal drives; use PUT …/content or an upload session.`)
}

async function* once(bytes: Buffer): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes
}
