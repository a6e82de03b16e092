import { clouds, IdentityError } from '@drawbridge/onedrive'
import { expect, test } from 'vitest'
import { adminConsentUrl, refusedAs } from '../../src/connections/admin-consent.ts'

test.each([
  { error: 'access_denied', aadsts: 65004, as: 'declined' },
  { error: 'access_denied', suberror: 'cancel', as: 'declined' },
  { error: 'access_denied', as: 'declined' },
  { error: 'access_denied', aadsts: 50105, as: 'failed' },
  { error: 'access_denied', aadsts: 90094, as: 'needs_admin' },
  { error: 'access_denied', aadsts: 90095, as: 'needs_admin' },
  { error: 'invalid_client', aadsts: 900941, as: 'needs_admin' },
  { error: 'invalid_grant', aadsts: 65001, as: 'needs_admin' },
  { error: 'consent_required', as: 'needs_admin' },
  { error: 'invalid_client', aadsts: 7000222, as: 'failed' },
  { error: 'server_error', as: 'failed' },
])('$error $aadsts $suberror is $as', ({ as, ...evidence }) => {
  expect(refusedAs(new IdentityError({ description: '', ...evidence }))).toBe(as)
})

const app = { clientId: 'client-1', cloud: clouds.global, authority: 'common' }

test('the way for administrators names app, full permissions, the way back and its state', () => {
  const request = { scopes: ['Files.ReadWrite', 'offline_access'], redirectUri: 'https://d.example/oauth/callback' }
  const url = adminConsentUrl(app, { ...request, state: 's', tenantId: null })
  expect(url.origin + url.pathname).toBe('https://login.microsoftonline.com/organizations/v2.0/adminconsent')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'client-1',
    scope: 'https://graph.microsoft.com/Files.ReadWrite offline_access',
    redirect_uri: 'https://d.example/oauth/callback',
    state: 's',
  })
  const known = adminConsentUrl(app, { ...request, state: 's', tenantId: 'tenant-1' })
  expect(known.pathname).toBe('/tenant-1/v2.0/adminconsent')
})
