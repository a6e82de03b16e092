/** POST …/createLink */
import { z } from 'zod'
import { createLink, withPeople } from '../../state/drive/share-item.ts'
import { type Answer, answer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentPermission } from '../present/present-permission.ts'
import { granteesOf, moment, recipients, refuseUnique } from '../sharing-bodies.ts'

const link = z.looseObject({
  type: z.enum(['view', 'edit', 'embed'], 'must be view, edit or embed').nullish(),
  scope: z.enum(['anonymous', 'organization', 'users'], 'must be anonymous, organization or users').nullish(),
  password: z.string().min(1).nullish(),
  expirationDateTime: moment.nullish(),
  recipients: recipients.nullish(),
  retainInheritedPermissions: z.boolean().nullish(),
})

export async function createSharingLink(request: ItemRequest): Promise<Answer> {
  const { context, drive, item, by } = request
  const body = await readBody(context, link)
  refuseUnique(body.retainInheritedPermissions)
  const people = body.recipients ? granteesOf(request, body.recipients) : []
  // A tenant that allows links for anyone offers them first; one that does not, links for its people.
  const usual = drive.kind === 'personal' || drive.quirks.anonymousLinks ? 'anonymous' : 'organization'
  let made = { isNew: false, permission: drive.permissions.of(item.id)[0]! }
  drive.change(by, (rules) => {
    const { permission, change } = createLink(rules, drive.id, item, {
      type: body.type ?? 'view',
      scope: body.scope ?? usual,
      password: body.password ?? undefined,
      expiresAt: body.expirationDateTime ?? undefined,
    })
    made = { isNew: change !== undefined, permission: withPeople(permission, people) }
    return change === undefined && people.length === 0
      ? {}
      : { permit: [{ itemId: item.id, permission: made.permission }] }
  })
  const json = presentPermission(request, drive, item, { permission: made.permission, on: item })
  return answer(request, 'permission', json, made.isNew ? 201 : 200)
}
