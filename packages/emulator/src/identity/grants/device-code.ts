/** RFC 8628 section 3.4: the device asks whether somebody has typed its code. */
import { admits } from '../../state/authority.ts'
import { refusal } from '../../state/refusals.ts'
import { checkPublicFlow } from '../client-authentication.ts'
import { issueTokens } from '../issue-tokens.ts'
import type { Grant } from './grant.ts'

export const redeemDeviceCode: Grant = (request, services) => {
  const { body, client, authority } = request
  const { deviceCodes, accounts } = services.directory
  const code = body.get('device_code') ?? body.get('code')
  if (!code) throw refusal(900144, "The request body must contain the following parameter: 'device_code'.")
  checkPublicFlow(client)
  const { userId, sessionId, scopes, asWritten, mfa } = deviceCodes.inspect(code, client.app.clientId)
  const account = accounts.find(userId)
  if (!account || !admits(authority, account.user)) {
    throw refusal(700005, 'The device code is intended for another tenant. Redeem it where it was asked for.')
  }
  const platform = client.credential === 'none' ? 'publicClient' : 'web'
  const { clientId } = client.app
  const refresh = { clientId, userId, scopes, asWritten, mfa, platform, startedAt: services.clock.now() } as const
  const lasting = scopes.includes('offline_access')
  const earned = { account, scopes, sessionId, mfa, asWritten: new Map(asWritten), ...(lasting && { refresh }) }
  const answer = issueTokens(request, earned, services)
  deviceCodes.redeem(code)
  return answer
}
