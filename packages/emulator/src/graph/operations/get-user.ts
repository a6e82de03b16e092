/** GET /me, GET /users/{id} */
import { answer, type Prepared } from '../answers.ts'
import type { GraphRequest } from '../graph-request.ts'
import { presentUser } from '../present/present-drive.ts'
import { selected } from '../present/present-item.ts'
import { userOf } from '../resolve.ts'

export function getUser(request: GraphRequest): Prepared {
  return answer(request, 'users/$entity', selected(presentUser(userOf(request)), request.query.select))
}
