import {
  diagnose,
  GraphError,
  type IdentityError,
  listDiagnoses,
  type OneDriveError,
  refusalOf,
  TransportError,
} from '@drawbridge/onedrive'
import { describe, expect, test } from 'vitest'
import { statusAfter } from '../../src/connections/connection.ts'
import { failedCall } from '../../src/connections/failure.ts'
import { classifyFailure, type FailureClass } from '../../src/connections/failure-class.ts'

/** Every number of the catalogue, by who ends what it tells. */
const numbers: Readonly<Record<FailureClass, readonly number[]>> = {
  transient: [50053, 50196, 70012, 70016, 90033, 90055, 90090, 90092],
  administrator_must_act: [
    50057, 50097, 50105, 50131, 53000, 53001, 53002, 53003, 53004, 90094, 90095, 90099, 530032, 530035, 900941, 1000031,
    7000112,
  ],
  user_must_act: [
    16000, 50013, 50014, 50020, 50034, 50055, 50058, 50072, 50074, 50076, 50078, 50079, 50089, 50126, 50132, 50133,
    50140, 50147, 50158, 50173, 50199, 51004, 54005, 65001, 65004, 70000, 70008, 70018, 70019, 70043, 90072, 500131,
    500133, 501481, 501491, 700005, 700082, 700084, 7000012, 9002325,
  ],
  developer_must_act: [
    28002, 28003, 50001, 50011, 50012, 50049, 50059, 50128, 50146, 50194, 65002, 65005, 70001, 70002, 70003, 70004,
    70005, 70007, 70011, 90002, 90009, 90013, 90014, 90015, 90019, 90023, 90056, 90121, 90124, 90130, 500011, 500113,
    500208, 650052, 650056, 650057, 700011, 700016, 700021, 700022, 700023, 700024, 700025, 700027, 700030, 700051,
    700054, 900144, 900561, 900971, 901002, 7000114, 7000215, 7000218, 7000222, 9001023, 9002313, 9002326, 9002327,
    9002332, 9002346,
  ],
}

const statuses: Readonly<Record<FailureClass, readonly (string | undefined)[]>> = {
  transient: [undefined],
  user_must_act: ['needs_sign_in', 'revoked'],
  administrator_must_act: ['needs_admin'],
  developer_must_act: ['app_refused', 'secret_expired'],
}

const classes = Object.keys(numbers) as FailureClass[]

test('every number of the catalogue has its place here', () => {
  const placed = classes.flatMap((each) => numbers[each])
  expect(placed.toSorted((a, b) => a - b)).toEqual(
    listDiagnoses()
      .flatMap(({ aadsts }) => aadsts)
      .toSorted((a, b) => a - b),
  )
})

describe.each(classes)('%s', (expected) => {
  test.each(numbers[expected])('AADSTS%d', (number) => {
    for (const error of ['invalid_grant', 'invalid_client', 'invalid_request', 'unauthorized_client']) {
      check(refusal({ error, error_description: `AADSTS${number}: In words of Microsoft.` }), expected)
    }
  })
})

test('a grant that was taken back, and a secret that has ended, have names of their own', () => {
  const status = (number: number) => {
    const error = refusal({ error: 'invalid_grant', error_description: `AADSTS${number}: No.` })
    return statusAfter(error, diagnose(error))
  }
  expect([70000, 7000222, 700024, 50173, 7000215].map(status)).toEqual([
    'revoked',
    'secret_expired',
    'secret_expired',
    'needs_sign_in',
    'app_refused',
  ])
})

test.each([
  ['temporarily_unavailable', 'transient'],
  ['server_error', 'transient'],
  ['invalid_grant', 'user_must_act'],
  ['interaction_required', 'user_must_act'],
  ['consent_required', 'user_must_act'],
  ['invalid_client', 'developer_must_act'],
  ['unauthorized_client', 'developer_must_act'],
  ['invalid_id_token', 'developer_must_act'],
  ['something_unheard_of', 'developer_must_act'],
] as const)('%s without a number', (error, expected) => {
  check(refusal({ error }), expected)
})

test.each(['timeout', 'network', 'aborted'] as const)('no answer: %s', (code) => {
  check(new TransportError(code, 'No answer.'), 'transient')
})

test('Microsoft’s own failures stay transient even where a number comes with them', () => {
  check(refusal({ error: 'server_error', error_description: 'AADSTS50173: Revoked.' }), 'transient')
})

test.each([
  [401, 'InvalidAuthenticationToken', 'user_must_act', 'needs_sign_in'],
  [403, 'accessDenied', 'user_must_act', 'degraded'],
  [404, 'itemNotFound', 'user_must_act', 'degraded'],
  [423, 'resourceLocked', 'user_must_act', 'degraded'],
  [429, 'activityLimitReached', 'transient', undefined],
  [500, 'generalException', 'transient', undefined],
  [502, 'UnknownError', 'transient', undefined],
  [503, 'serviceNotAvailable', 'transient', undefined],
  [504, 'UnknownError', 'transient', undefined],
] as const)('Graph %d %s', (status, code, expected, marked) => {
  const error = new GraphError({ status, code, message: 'No.', method: 'GET', path: '/me/drive' })
  const diagnosis = diagnose(error)
  expect(classifyFailure(error, diagnosis)).toBe(expected)
  expect(failedCall(error, diagnosis).status).toBe(marked)
})

/** The class, the status and what a caller hears tell the same. */
function check(error: OneDriveError, expected: FailureClass): void {
  const diagnosis = diagnose(error)
  expect(classifyFailure(error, diagnosis)).toBe(expected)
  const { problem, status } = failedCall(error, diagnosis)
  expect(statuses[expected]).toContain(status)
  expect(problem.code.startsWith('upstream_')).toBe(expected === 'transient')
}

function refusal(parameters: { error: string; error_description?: string }): IdentityError {
  return refusalOf(new URLSearchParams(parameters))!
}
