import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { find, named } from './locate.ts'

export const createShareLink = handle(actions.createShareLink, {
  async run({ item: address, ...options }, context) {
    const { at } = await find(context, address)
    const { id, link, expirationDateTime } = await at.createLink(options)
    return {
      link: {
        webUrl: link?.webUrl ?? '',
        type: link?.type ?? options.type,
        scope: link?.scope ?? options.scope ?? null,
      },
      permissionId: id,
      expirationDateTime: expirationDateTime ?? null,
    }
  },

  async describe({ item: address, type, scope }, context) {
    const { item } = await find(context, address)
    const whom = { anonymous: 'whoever has it', organization: 'everyone in the organisation', users: 'named people' }
    return `Gives a link to ${named(item)} for ${scope ? whom[scope] : 'whom the organisation prefers'}, to ${type} it.`
  },
})
