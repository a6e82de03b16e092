import { actions, type ItemPermission } from '@drawbridge/api'
import { handle } from './handler.ts'
import { permissionsOf } from './list-permissions.ts'
import { find, named } from './locate.ts'
import { presentPermission } from './present-permission.ts'

export const invite = handle(actions.invite, {
  check({ requireSignIn = true, sendInvitation = false }) {
    if (requireSignIn !== false || sendInvitation !== false) return []
    return [{ field: 'sendInvitation', message: 'Without a sign-in, Microsoft has to write: set sendInvitation.' }]
  },

  async run({ item, recipients, role, ...options }, context) {
    const { at } = await find(context, item)
    const { before } = context.attempt > 1 ? await context.notes.load() : {}
    const granted = before === undefined ? [] : newlyGranted(await permissionsOf(at), before as string[], recipients)
    const left = recipients.filter((email) => !granted.some((permission) => isOf(permission, email)))
    if (left.length === 0) return { value: granted }

    // Who had access before cannot be told from who has just been given it.
    if (before === undefined) await context.notes.add({ before: emailsIn(await permissionsOf(at)) })
    const made = await at.invite({ ...options, recipients: left.map((email) => ({ email })), roles: [role] })
    return { value: [...granted, ...made.map(presentPermission)] }
  },

  async describe({ item: address, recipients, role, sendInvitation }, context) {
    const { item } = await find(context, address)
    const what = role === 'write' ? 'read and change' : 'read'
    const letter = sendInvitation ? 'Microsoft writes to them.' : 'Nobody writes to them.'
    return `Lets ${recipients.join(', ')} ${what} ${named(item)}. ${letter}`
  },
})

/** What recipients have now who had nothing before. */
function newlyGranted(now: ItemPermission[], before: readonly string[], recipients: readonly string[]) {
  const newcomers = recipients.filter((email) => !before.includes(email.toLowerCase()))
  return now.filter((permission) => newcomers.some((email) => isOf(permission, email)))
}

function isOf({ grantedTo }: ItemPermission, email: string): boolean {
  return grantedTo.some((person) => person.email?.toLowerCase() === email.toLowerCase())
}

function emailsIn(permissions: readonly ItemPermission[]): string[] {
  return permissions.flatMap(({ grantedTo }) => grantedTo.flatMap(({ email }) => email?.toLowerCase() ?? []))
}
