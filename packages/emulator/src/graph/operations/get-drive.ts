/** GET …/drive, GET …/drives */
import { answer, type Prepared } from '../answers.ts'
import type { DriveRequest, DrivesRequest } from '../graph-request.ts'
import { presentDrive } from '../present/present-drive.ts'
import { selected } from '../present/present-item.ts'

export function getDrive(request: DriveRequest): Prepared {
  return answer(request, 'drives/$entity', selected(presentDrive(request.origin, request.drive), request.query.select))
}

export function listDrives(request: DrivesRequest): Prepared {
  const { drives, origin, query } = request
  return answer(request, 'drives', {
    value: drives.map((drive) => selected(presentDrive(origin, drive), query.select)),
  })
}
