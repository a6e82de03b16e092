/** PUT, GET, DELETE, POST /_content/upload/{drive}/{session}: the protocol of upload sessions. */
import type { Context } from 'hono'
import { GraphFailure } from '../../errors.ts'
import type { Drive, UploadedFile } from '../../state/drive/drive.ts'
import { itemNotFound } from '../../state/drive/refusals.ts'
import { uploadRange } from '../../state/drive/upload-range.ts'
import type { UploadProgress } from '../../state/drive/upload-sessions.ts'
import { bodyOf, type GraphEnv, type GraphServices } from '../graph-request.ts'
import { dateTime, type Json, presentItem } from '../present/present-item.ts'
import { parseQuery } from '../query.ts'

export async function upload(context: Context<GraphEnv>, services: GraphServices): Promise<Response> {
  const { req } = context
  const drive = await driveOf(services, req.param('drive')!)
  const session = req.param('session')!
  const present = (uploaded: UploadedFile): Response => presentUploaded(context, services, drive, uploaded)

  switch (req.method) {
    case 'GET':
    case 'HEAD':
      return Response.json(presentProgress(drive.uploads.progress(session)))
    case 'DELETE':
      await drive.uploads.cancel(session)
      return new Response(null, { status: 204 })
    case 'POST':
      return present(await drive.uploads.commit(session))
    case 'PUT': {
      drive.uploads.progress(session)
      const range = uploadRange(req.header('content-range'))
      checkLength(req.header('content-length'), range.end - range.start)
      const result = await drive.uploads.receive(session, range, bodyOf(context))
      return 'committed' in result ? present(result.committed) : Response.json(presentProgress(result), { status: 202 })
    }
    default:
      throw new GraphFailure(405, 'notAllowed', `${req.method} is not allowed on an upload session.`)
  }
}

export function presentProgress({ expiresAt, nextExpectedRanges }: UploadProgress): Json {
  return { expirationDateTime: dateTime(expiresAt), nextExpectedRanges }
}

/** Sessions outlive a restart, so the drive may have to be opened first. */
async function driveOf({ drives }: GraphServices, id: string): Promise<Drive> {
  const drive = await drives.find(id)
  if (drive === undefined) throw itemNotFound('The upload session was not found.')
  return drive
}

function checkLength(header: string | undefined, expected: number): void {
  if (header === undefined || Number(header) === expected) return
  throw new GraphFailure(
    400,
    'invalidRequest',
    `Content-Length is ${header}, but the Content-Range header promises ${expected} bytes.`,
    {
      innerCode: 'fragmentLengthMismatch',
    },
  )
}

function presentUploaded(
  { req }: Context<GraphEnv>,
  services: GraphServices,
  drive: Drive,
  { item, created }: UploadedFile,
): Response {
  const { origin } = new URL(req.url)
  const json = presentItem({ origin, services, query: parseQuery('') }, drive, item)
  return Response.json(json, { status: created ? 201 : 200 })
}
