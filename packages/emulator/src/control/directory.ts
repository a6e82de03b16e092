/** People, apps and organisations, over HTTP: the switches that no page of Microsoft's would offer a developer. */
import { z } from 'zod'
import type { Account } from '../state/accounts.ts'
import type { App } from '../state/apps.ts'
import { accountRefusals, appRefusals, tenantRefusals } from '../state/switches.ts'
import { type ControlRoute, missing, route } from './route.ts'

type Codes<T> = Extract<keyof T, number>

/** One of these numbers, or `null` to switch it off. */
function oneOf<T extends object>(codes: T) {
  const known = Object.keys(codes).map(Number)
  return z
    .number()
    .refine((code) => known.includes(code), `One of ${known.join(', ')}.`)
    .transform((code) => code as Codes<T>)
    .nullable()
    .optional()
    .describe(`AADSTS number that is answered with, whatever happens: ${known.join(', ')}.`)
}

const accountChanges = z.strictObject({
  refusal: oneOf(accountRefusals),
  mfa: z.enum(['required', 'unregistered']).nullable().optional().describe('Whether a second factor is asked for.'),
  signInFrequencyMs: z.number().min(0).nullable().optional().describe('Refresh tokens live this long.'),
  claimsChallenge: z.string().min(1).nullable().optional().describe('Authentication context that Graph asks for.'),
  administrator: z.boolean().optional(),
})

const revocation = z.strictObject({
  because: z
    .union([z.literal(50132), z.literal(50133), z.literal(50173)])
    .default(50173)
    .describe('What refresh tokens are refused with.'),
})

const appChanges = z.strictObject({
  refusal: oneOf(appRefusals),
  verifiedPublisher: z.boolean().optional(),
  assignmentRequired: z.boolean().optional(),
  singleUseRefreshTokens: z
    .boolean()
    .optional()
    .describe('Whether a refresh token that has been redeemed is refused; the others go on working, as at Microsoft.'),
})

const tenantChanges = z.strictObject({
  refusal: oneOf(tenantRefusals),
  consentPolicy: z.enum(['legacy', 'managed', 'low', 'none']).optional(),
  approvalRequests: z.boolean().optional(),
  blocksDeviceCode: z.boolean().optional(),
})

/** Without what signs in. */
const showAccount = ({ user, password, ...switches }: Account) => ({
  ...user,
  ...switches,
  hasPassword: password !== undefined,
})

const showApp = ({ secrets, certificates = [], more, ...app }: App) => ({
  ...app,
  secrets: secrets.map(({ keyId, endDateTime }) => ({ keyId, endDateTime: new Date(endDateTime).toISOString() })),
  certificates: certificates.length,
})

export const directoryRoutes: readonly ControlRoute[] = [
  route({
    method: 'GET',
    path: '/accounts',
    summary: 'Everybody, with the switches that are set.',
    answer: ({ directory }) => ({ value: directory.accounts.all().map(showAccount) }),
  }),
  route({
    method: 'PATCH',
    path: '/accounts/:account',
    summary: 'Sets switches of an account, by id or user principal name; null takes one back.',
    body: accountChanges,
    answer: ({ directory }, { params, body }) =>
      directory.accounts.find(params['account']!)
        ? showAccount(directory.accounts.update(params['account']!, body))
        : missing,
  }),
  route({
    method: 'POST',
    path: '/accounts/:account/revoke',
    summary: 'Ends all sessions and refresh tokens of an account.',
    body: revocation,
    answer({ directory }, { params, body }) {
      const account = directory.accounts.find(params['account']!)
      return account ? directory.revokeSessions(account.user, body.because) : missing
    },
  }),
  route({
    method: 'POST',
    path: '/accounts/:account/expire-access-tokens',
    summary: 'The access tokens of an account have expired, in all apps; its refresh tokens stay good.',
    answer({ directory }, { params }) {
      const account = directory.accounts.find(params['account']!)
      return account ? directory.expireAccessTokens(account.user) : missing
    },
  }),
  route({
    method: 'POST',
    path: '/accounts/:account/password',
    summary: 'Gives an account a new password, which ends what public clients hold.',
    body: z.strictObject({ password: z.string().min(1) }),
    answer({ directory }, { params, body }) {
      const account = directory.accounts.find(params['account']!)
      return account ? directory.changePassword(account.user, body.password) : missing
    },
  }),
  route({
    method: 'POST',
    path: '/accounts/:account/withdraw-consent',
    summary: 'Takes back what a user has let an app do.',
    body: z.strictObject({ clientId: z.string() }),
    answer({ directory }, { params, body }) {
      const account = directory.accounts.find(params['account']!)
      return account ? directory.consents.revoke(body.clientId, account.user) : missing
    },
  }),
  route({
    method: 'GET',
    path: '/apps',
    summary: 'All app registrations, without their secrets.',
    answer: ({ directory }) => ({ value: directory.apps.all().map(showApp) }),
  }),
  route({
    method: 'PATCH',
    path: '/apps/:clientId',
    summary: 'Sets switches of an app.',
    body: appChanges,
    answer: ({ directory }, { params, body }) =>
      directory.apps.find(params['clientId']!) ? showApp(directory.apps.update(params['clientId']!, body)) : missing,
  }),
  route({
    method: 'POST',
    path: '/apps/:clientId/expire-secrets',
    summary: 'All client secrets of an app have expired by now.',
    answer({ directory, clock }, { params }) {
      const app = directory.apps.find(params['clientId']!)
      if (app === undefined) return missing
      const secrets = app.secrets.map((secret) => ({
        ...secret,
        endDateTime: Math.min(secret.endDateTime, clock.now()),
      }))
      return showApp(directory.apps.update(app.clientId, { secrets }))
    },
  }),
  route({
    method: 'POST',
    path: '/apps/:clientId/expire-access-tokens',
    summary: 'The access tokens of an app have expired: those of its users, and those that it has as itself.',
    answer({ directory }, { params }) {
      const app = directory.apps.find(params['clientId']!)
      return app ? directory.expireAccessTokensOf(app) : missing
    },
  }),
  route({
    method: 'GET',
    path: '/tenants',
    summary: 'All organisations.',
    answer: ({ directory }) => ({ value: directory.tenants.all() }),
  }),
  route({
    method: 'PATCH',
    path: '/tenants/:tenant',
    summary: 'Sets switches of an organisation, by id or domain.',
    body: tenantChanges,
    answer: ({ directory }, { params, body }) =>
      directory.tenants.find(params['tenant']!) ? directory.tenants.update(params['tenant']!, body) : missing,
  }),
  route({
    method: 'POST',
    path: '/tenants/:tenant/guests',
    summary: 'Invites an account of elsewhere, by id or user principal name; it can then sign in there as a guest.',
    body: z.strictObject({ account: z.string().min(1) }),
    answer: ({ directory }, { params, body }) =>
      directory.tenants.find(params['tenant']!) && directory.accounts.find(body.account)
        ? directory.inviteGuest(body.account, params['tenant']!)
        : missing,
  }),
  route({
    method: 'GET',
    path: '/drives',
    summary: 'Drives that were used since the start, with what they hold.',
    answer: ({ drives }) => ({
      value: drives.inUse().map(({ id, kind, tree, quota }) => ({
        id,
        kind,
        files: tree.fileCount,
        used: tree.sizeOf(tree.root),
        quota,
        changes: tree.sequence,
        quirks: drives.quirks.of(id),
      })),
    }),
  }),
]
