/** Finds out who signs in: from the session where that is clear, by asking where it is not. */
import { SignInFailure } from '../errors.ts'
import { passwordPage, pickAccountPage, type Tile, userNamePage } from '../pages/sign-in.ts'
import type { Account } from '../state/accounts.ts'
import { checkAccount, mayUse } from '../state/audience.ts'
import type { Directory } from '../state/directory.ts'
import { asKnownAt } from '../state/guests.ts'
import { refusal } from '../state/refusals.ts'
import { arrive } from './arrive.ts'
import { type AuthorizeRequest, fitsDomainHint, isHinted } from './authorize-request.ts'
import { type Conversation, formFor } from './conversation.ts'
import type { IdentityServices } from './services.ts'

type Answer = Response | Promise<Response>

/**
 * The account that needs no asking, if there is one.
 *
 * @throws SignInFailure 50058 or 16000 where asking is forbidden by prompt=none
 */
export function knownAccount(
  services: IdentityServices,
  request: AuthorizeRequest,
  browser: string,
): Account | undefined {
  if (services.autoSignIn !== undefined) {
    const home = findAutoSignIn(services.directory, services.autoSignIn)
    const account = asKnownAt(services.directory.accounts, request.authority, home)
    checkAccount(request.app, request.authority, account.user)
    return account
  }
  if (request.prompt === 'login' || request.prompt === 'select_account') return undefined
  const signedIn = services.directory.sessions
    .accounts(browser)
    .filter(({ user }) => mayUse(request.app, request.authority, user))
    .filter((account) => (request.loginHint ? isHinted(request, account) : fitsDomainHint(request, account)))
  if (signedIn.length === 1) return signedIn[0]
  if (request.prompt !== 'none') return undefined
  if (signedIn.length === 0)
    throw refusal(50058, 'A silent sign-in request was sent but no user is signed in. Ask the user to sign in.')
  throw refusal(
    16000,
    'Several accounts are signed in. Send a login_hint, or let the user pick with prompt=select_account.',
  )
}

export function askWho(conversation: Conversation): Answer {
  const { c, services, request, context } = conversation
  const { directory } = services
  const signedIn = new Set(directory.sessions.accounts(context.browser).map(({ user }) => user.id))
  const candidates = directory.accounts
    .all()
    .filter(({ user }) => mayUse(request.app, request.authority, user))
    .filter((account) => fitsDomainHint(request, account))
  const hinted = request.prompt === 'select_account' ? [] : candidates.filter((account) => isHinted(request, account))
  if (request.loginHint && hinted.length === 0 && request.prompt !== 'select_account') {
    return c.html(userNamePage(formFor(conversation, 'login'), request.loginHint))
  }
  const tiles = (hinted.length > 0 ? hinted : candidates).map(
    ({ user, administrator }): Tile => ({
      // Guests know themselves by their name at home.
      userPrincipalName: user.home ? user.mail : user.userPrincipalName,
      displayName: user.displayName,
      kind: user.home
        ? `Guest at ${directory.tenants.find(user.tenantId)?.displayName}`
        : user.personal
          ? 'Personal account'
          : `${administrator ? 'Administrator' : 'Work account'} at ${directory.tenants.find(user.tenantId)?.displayName}`,
      signedIn: signedIn.has(user.id) && request.prompt !== 'login',
    }),
  )
  tiles.sort((a, b) => Number(b.signedIn) - Number(a.signedIn))
  return c.html(pickAccountPage(formFor(conversation, 'login'), tiles))
}

/** What the pick, the name or the password that came back leads to. */
export function acceptSignIn(conversation: Conversation, form: Record<string, unknown>): Answer {
  const { c, services, request, context } = conversation
  const { sessions, accounts } = services.directory
  const name = typeof form['username'] === 'string' ? form['username'] : ''
  const password = typeof form['password'] === 'string' ? form['password'] : undefined
  if (form['another'] !== undefined || name === '') return c.html(userNamePage(formFor(conversation, 'login'), ''))

  const home = accounts.find(name)
  const account = home && asKnownAt(accounts, request.authority, home)
  const stillIn =
    request.prompt !== 'login' && sessions.accounts(context.browser).some(({ user }) => user.id === account?.user.id)
  if (home?.password !== undefined && password === undefined && !stillIn) {
    return c.html(passwordPage(formFor(conversation, 'login'), home.user.userPrincipalName))
  }
  try {
    if (account) checkAccount(request.app, request.authority, account.user)
    if (!account || !stillIn) {
      const proven = accounts.signIn(name, password)
      sessions.signIn(context.browser, account ?? proven)
    }
  } catch (error) {
    if (!(error instanceof SignInFailure)) throw error
    const message = `${error.message} (AADSTS${error.aadsts})`
    const again = error.aadsts === 50126 ? passwordPage : userNamePage
    return c.html(again(formFor(conversation, 'login'), name, message), 400)
  }
  return arrive(conversation, account!)
}

function findAutoSignIn({ accounts }: Directory, name: string): Account {
  const account = accounts.find(name)
  if (account) return account
  throw refusal(50034, `No account is called '${name}', which is to sign in by itself.`)
}
