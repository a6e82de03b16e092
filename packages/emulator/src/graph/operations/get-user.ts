/** GET /me, GET /users/{id} */
import { answer } from '../answers.ts'
import type { GraphRequest } from '../graph-request.ts'
import { presentUser } from '../present/present-drive.ts'
import { selected } from '../present/present-item.ts'
import { ownerOf } from '../resolve.ts'

export function getUser(request: GraphRequest): Response {
  return answer(request, 'users/$entity', selected(presentUser(ownerOf(request)), request.query.select))
}
