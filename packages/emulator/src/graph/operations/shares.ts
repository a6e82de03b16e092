/** GET /shares/{token}, /shares/{token}/permission, POST …/permission/grant */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { identityOf } from '../../state/drive/owner-identity.ts'
import { invite, withPeople } from '../../state/drive/share-item.ts'
import { isUser } from '../../state/site.ts'
import { type Answer, answer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import type { ShareRequest } from '../graph-request.ts'
import { type Json, presentItem } from '../present/present-item.ts'
import { presentPermission } from '../present/present-permission.ts'
import { granteesOf, recipients } from '../sharing-bodies.ts'

const grant = z.looseObject({ recipients, roles: z.array(z.string()).nullish() })

/** @see https://learn.microsoft.com/graph/api/resources/shareddriveitem */
export function getShare(request: ShareRequest): Answer {
  const { drive, item, address, query } = request
  if (address.resource.kind !== 'share') throw new Error('Only a share is shown as one.')
  const expanded: Json = query.expand.some((name) => /^(driveItem|root)\b/.test(name))
    ? { driveItem: presentItem({ ...request, query: { ...query, select: undefined, expand: [] } }, drive, item) }
    : {}
  return answer(request, 'shares/$entity', {
    id: address.resource.drive.token,
    name: item.name,
    owner: isUser(drive.owner) ? { user: identityOf(drive.owner) } : { user: { displayName: drive.owner.displayName } },
    ...expanded,
  })
}

export function getSharePermission(request: ShareRequest): Answer {
  const { drive, item } = request
  return answer(
    request,
    'permission',
    presentPermission(request, drive, item, { permission: linkOf(request), on: item }),
  )
}

/** Names people who may use the link from now on; without an account here they get an invitation of their own. */
export async function grantSharePermission(request: ShareRequest): Promise<Answer> {
  const { context, drive, item, by } = request
  const permission = linkOf(request)
  const people = granteesOf(request, (await readBody(context, grant)).recipients)
  if (permission.link?.scope === 'users') {
    const grown = withPeople(permission, people)
    drive.change(by, () => ({ permit: [{ itemId: item.id, permission: grown }] }))
    return answer(request, 'Collection(permission)', {
      value: [presentPermission(request, drive, item, { permission: grown, on: item })],
    })
  }
  let permissions = [permission]
  drive.change(by, (rules) => {
    const shared = invite(rules, item, { people, role: permission.role, requireSignIn: true })
    permissions = [...shared.permissions]
    return shared.change
  })
  const value = permissions.map((each) => presentPermission(request, drive, item, { permission: each, on: item }))
  return answer(request, 'Collection(permission)', { value })
}

function linkOf({ permission }: ShareRequest): NonNullable<ShareRequest['permission']> {
  if (permission !== undefined) return permission
  throw new GraphFailure(400, 'invalidRequest', 'The token is made of an address, not of a sharing link.')
}
