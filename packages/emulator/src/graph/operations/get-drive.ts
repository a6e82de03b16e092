/** GET /me/drive, GET /me/drives */
import { answer } from '../answers.ts'
import type { DriveRequest } from '../graph-request.ts'
import { presentDrive } from '../present/present-drive.ts'
import { selected } from '../present/present-item.ts'

export function getDrive(request: DriveRequest): Response {
  return answer(request, 'drives/$entity', selected(presentDrive(request.origin, request.drive), request.query.select))
}

export function listDrives(request: DriveRequest): Response {
  const drive = selected(presentDrive(request.origin, request.drive), request.query.select)
  return answer(request, 'drives', { value: [drive] })
}
