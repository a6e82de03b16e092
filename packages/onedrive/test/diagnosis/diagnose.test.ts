import { describe, expect, test } from 'vitest'
import { diagnose, explainAadsts } from '../../src/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts'
import { graphRows } from '../../src/diagnosis/graph.ts'
import { transferEntries, transportEntries } from '../../src/diagnosis/local.ts'
import { oauthEntries } from '../../src/diagnosis/oauth.ts'
import { accountEntries } from '../../src/diagnosis/sign-in-account.ts'
import { appEntries } from '../../src/diagnosis/sign-in-app.ts'
import { GraphError, IdentityError, TransferError, TransportError, UsageError } from '../../src/errors.ts'

/** Every number that an integrator is likely to meet, from Microsoft's reference of sign-in errors. */
const met = `16000 28002 28003 50001 50011 50012 50013 50014 50020 50034 50049 50053 50055 50057 50058 50059 50072 50074
  50076 50078 50079 50089 50097 50105 50126 50128 50131 50132 50133 50140 50146 50147 50158 50173 50194 50196
  50199 51004 53000 53001 53002 53003 53004 54005 65001 65002 65004 65005 70000 70001 70002 70003 70004 70005
  70007 70008 70011 70012 70016 70018 70019 70043 90002 90009 90013 90014 90015 90019 90023 90033 90055 90056
  90072 90090 90092 90094 90095 90099 90121 90124 90130 500011 500113 500131 500133 500208 501481 501491 530032
  530035 650052 650056 650057 700005 700011 700016 700021 700022 700023 700024 700025 700027 700030 700051 700054
  700082 700084 900144 900561 900941 900971 901002 1000031 7000012 7000112 7000114 7000215 7000218 7000222 9001023
  9002313 9002325 9002326 9002327 9002332 9002346`

const refusal = (error: string, aadsts?: number, suberror?: string): Diagnosis =>
  diagnose(new IdentityError({ error, aadsts, suberror, description: 'words', traceId: 't', correlationId: 'c' }))

const graph = (status: number, code: string, innerCodes: string[] = [], message = 'words'): Diagnosis =>
  diagnose(new GraphError({ status, code, innerCodes, message, requestId: 'r', method: 'GET', path: '/me' }))

describe('the catalogue', () => {
  test.each(met.split(/\s+/))('explains AADSTS%s', (number) => {
    expect(explainAadsts(Number(number))).toBeDefined()
  })

  test('names each number once', () => {
    const numbers = [...Object.keys(appEntries), ...Object.keys(accountEntries)].flatMap((key) => key.split(' '))
    expect(numbers.filter((number, i) => numbers.indexOf(number) !== i)).toEqual([])
  })

  test('says one thing under one code', () => {
    const entries = [
      ...Object.values({ ...appEntries, ...accountEntries, ...oauthEntries, ...transportEntries, ...transferEntries }),
      ...graphRows.map(({ entry }) => entry),
    ]
    for (const entry of entries) {
      const namesakes = entries.filter(({ code }) => code === entry.code)
      expect(namesakes.every((namesake) => namesake.title === entry.title)).toBe(true)
      expect(entry.code).toMatch(/^[a-z_]+$/)
      expect(`${entry.cause} ${entry.remedy}`).toMatch(/\.$/)
    }
  })
})

test.each([
  [refusal('invalid_client', 7000222), 'client_secret_expired', 'developer', 'never'],
  [refusal('invalid_client', 7000215), 'client_secret_wrong', 'developer', 'never'],
  [refusal('invalid_grant', 70008), 'grant_expired', 'user', 'sign-in'],
  [refusal('access_denied', 65004), 'consent_declined', 'user', 'sign-in'],
  [refusal('access_denied', 90094), 'admin_consent_required', 'administrator', 'never'],
  [refusal('invalid_grant', 123456), 'grant_invalid', 'user', 'sign-in'],
  [refusal('invalid_grant', undefined, 'consent_required'), 'consent_required', 'user', 'sign-in'],
  [refusal('unauthorized_client', 7000114), 'on_behalf_of_not_allowed', 'developer', 'never'],
  [refusal('invalid_request', 50146), 'signing_key_missing', 'developer', 'never'],
  [refusal('invalid_id_token'), 'id_token_invalid', 'operator', 'sign-in'],
  [refusal('toString'), 'refused_by_microsoft', 'developer', 'never'],
  [graph(401, 'InvalidAuthenticationToken'), 'access_token_refused', 'user', 'sign-in'],
  [graph(403, 'accessDenied'), 'access_denied', 'user', 'never'],
  [graph(403, 'malwareDetected'), 'malware_detected', 'user', 'never'],
  [graph(404, 'itemNotFound'), 'item_not_found', 'user', 'never'],
  [graph(404, 'ResourceNotFound', [], "User's mysite not found."), 'drive_not_provisioned', 'user', 'wait'],
  [
    graph(400, 'BadRequest', [], 'Tenant does not have a SPO license.'),
    'no_onedrive_license',
    'administrator',
    'never',
  ],
  [graph(400, 'invalidRequest', ['nameContainsInvalidCharacters']), 'name_not_allowed', 'user', 'never'],
  [graph(400, 'invalidRequest'), 'graph_request_invalid', 'developer', 'never'],
  [graph(409, 'nameAlreadyExists'), 'name_already_exists', 'user', 'never'],
  [graph(410, 'resyncRequired'), 'resync_required', 'developer', 'never'],
  [graph(412, 'resourceModified'), 'item_changed', 'user', 'never'],
  [graph(416, 'invalidRange'), 'range_not_available', 'developer', 'never'],
  [graph(423, 'resourceLocked'), 'item_locked', 'user', 'wait'],
  [graph(403, 'notAllowed', ['ResourceLocked']), 'item_locked', 'user', 'wait'],
  [graph(429, 'activityLimitReached'), 'throttled', 'microsoft', 'wait'],
  [graph(503, 'serviceNotAvailable'), 'service_unavailable', 'microsoft', 'wait'],
  [graph(507, 'quotaLimitReached'), 'quota_exceeded', 'user', 'never'],
  [graph(418, 'teapot'), 'refused_by_microsoft', 'developer', 'never'],
  [diagnose(new TransportError('network', 'x')), 'network_unreachable', 'operator', 'wait'],
  [diagnose(new TransferError('size_mismatch', 'x')), 'upload_size_mismatch', 'user', 'never'],
  [diagnose(new UsageError('invalid_path', 'why')), 'request_invalid', 'developer', 'never'],
  [diagnose(new Error('x')), 'unexpected', 'operator', 'never'],
  [diagnose(undefined), 'unexpected', 'operator', 'never'],
])('%# is %s', (diagnosis, code, who, retry) => {
  expect(diagnosis).toMatchObject({ code, who, retry })
})

test("what is not known keeps Microsoft's words and ids", () => {
  expect(refusal('brand_new', 9999999)).toMatchObject({
    code: 'refused_by_microsoft',
    microsoft: { code: 'AADSTS9999999', message: 'words', requestId: 't', correlationId: 'c' },
  })
  expect(graph(418, 'teapot').microsoft).toEqual({ code: 'teapot', message: 'words', requestId: 'r' })
})
