/** POST …/invite */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { invite } from '../../state/drive/share-item.ts'
import { type Answer, answer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentPermission } from '../present/present-permission.ts'
import { granteesOf, moment, recipients, refuseUnique } from '../sharing-bodies.ts'

const invitation = z.looseObject({
  recipients,
  roles: z.tuple([z.enum(['read', 'write'])], 'must be ["read"] or ["write"]'),
  requireSignIn: z.boolean().nullish(),
  sendInvitation: z.boolean().nullish(),
  message: z.string().max(2000, 'may have 2000 characters').nullish(),
  expirationDateTime: moment.nullish(),
  password: z.string().min(1).nullish(),
  retainInheritedPermissions: z.boolean().nullish(),
})

export async function inviteRecipients(request: ItemRequest): Promise<Answer> {
  const { context, drive, item, by } = request
  const body = await readBody(context, invitation)
  if (body.requireSignIn === false && body.sendInvitation === false) {
    throw new GraphFailure(400, 'invalidRequest', 'requireSignIn and sendInvitation cannot both be false.')
  }
  refuseUnique(body.retainInheritedPermissions)
  const people = granteesOf(request, body.recipients)
  let permissions: ReturnType<typeof invite>['permissions'] = []
  drive.change(by, (rules) => {
    const shared = invite(rules, item, {
      people,
      role: body.roles[0],
      requireSignIn: body.requireSignIn ?? true,
      password: body.password ?? undefined,
      expiresAt: body.expirationDateTime ?? undefined,
    })
    permissions = shared.permissions
    return shared.change
  })
  const value = permissions.map((permission) => presentPermission(request, drive, item, { permission, on: item }))
  return answer(request, 'Collection(permission)', { value })
}
