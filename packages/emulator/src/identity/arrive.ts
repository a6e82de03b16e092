/** Somebody has said who they are. Before it goes on: may they come in at all, and have they shown a second factor? */
import { createHash } from 'node:crypto'
import { secondFactorPage } from '../pages/second-factor.ts'
import type { Account } from '../state/accounts.ts'
import { checkEntry } from '../state/entry.ts'
import { refusal } from '../state/refusals.ts'
import { checkSecondFactor } from '../state/second-factor.ts'
import { askAdministrator } from './admin-consent.ts'
import { fail } from './conclude.ts'
import { type Conversation, formFor } from './conversation.ts'
import { proceed } from './proceed.ts'

type Answer = Response | Promise<Response>

/** @throws SignInFailure 50105, 50076, 50079, 53003, or what is switched on */
export function arrive(conversation: Conversation, account: Account): Answer {
  const { services, request, context } = conversation
  const { tenants, sessions } = services.directory
  checkEntry(tenants, request.app, account)
  if (context.purpose === 'device' && tenants.find(account.user.tenantId)?.blocksDeviceCode) {
    return fail(conversation, refusal(53003, 'Conditional Access policies of the organization block device codes.'))
  }
  const proven = services.autoSignIn !== undefined || sessions.hasSecondFactor(context.browser, account)
  if (account.mfa !== undefined && !proven) {
    if (request.prompt === 'none') checkSecondFactor(account, 'redirect')
    return showSecondFactor(conversation, account)
  }
  return goOn(conversation, account)
}

/** The page of the second factor came back. */
export function decideSecondFactor(
  conversation: Conversation,
  account: Account,
  form: Record<string, unknown>,
): Answer {
  const { services, context } = conversation
  const { accounts, sessions } = services.directory
  if (form['decision'] === 'cancel') {
    const cancelled =
      account.mfa === 'unregistered'
        ? refusal(50072, 'The user must enroll a second factor, and has not.')
        : refusal(50074, 'The user did not pass the multi-factor authentication.')
    return fail(conversation, cancelled)
  }
  const code = String(form['otc'] ?? '').replace(/\s/g, '')
  if (code !== codeFor(conversation, account)) {
    return showSecondFactor(conversation, account, 'That code is not right. Type the one on this page.')
  }
  sessions.passSecondFactor(context.browser, account)
  const enrolled = account.mfa === 'unregistered' ? accounts.update(account.user.id, { mfa: 'required' }) : account
  return goOn(conversation, enrolled)
}

function goOn(conversation: Conversation, account: Account): Answer {
  const { purpose } = conversation.context
  const forEveryone = purpose === 'admin-consent' || purpose === 'admin-consent-v1'
  return forEveryone ? askAdministrator(conversation, account) : proceed(conversation, account)
}

function showSecondFactor(conversation: Conversation, account: Account, message?: string): Answer {
  return conversation.c.html(
    secondFactorPage({
      ...formFor(conversation, 'mfa', account),
      userPrincipalName: account.user.userPrincipalName,
      code: codeFor(conversation, account),
      setUp: account.mfa === 'unregistered',
      message,
    }),
    message === undefined ? 200 : 400,
  )
}

/** There is no telephone that it could be sent to, so it is shown. */
function codeFor({ context }: Conversation, { user }: Account): string {
  const digest = createHash('sha256').update(`second factor ${context.browser} ${user.id}`).digest()
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}
