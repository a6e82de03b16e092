import type { Connection } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { filterConnections, readFilter } from '../../src/pages/connections/filter.ts'

const megan = connection('con_1', 'prj_a', 'connected', 'Megan Bowen', 'megan@contoso.example')
const alex = connection('con_2', 'prj_b', 'revoked', 'Alex Rivers', 'alex.rivers@outlook.example')

test.each([
  [{}, [megan, alex]],
  [{ projectId: 'prj_a' }, [megan]],
  [{ status: 'revoked' as const }, [alex]],
  [{ text: ' MEGAN ' }, [megan]],
  [{ text: 'outlook.example' }, [alex]],
  [{ text: 'con_2', projectId: 'prj_a' }, []],
])('%o', (filter, found) => {
  expect(filterConnections([megan, alex], filter)).toEqual(found)
})

test('an address with nonsense in it filters by what makes sense', () => {
  expect(readFilter({ status: 'sleepy', text: 42, projectId: ['prj_a'] })).toEqual({ text: '42' })
})

function connection(
  id: string,
  projectId: string,
  status: Connection['status'],
  displayName: string,
  userPrincipalName: string,
): Connection {
  return {
    id,
    kind: 'delegated',
    projectId,
    userId: `user-of-${id}`,
    appRegistrationId: 'app_1',
    movingTo: null,
    integration: 'onedrive',
    status,
    diagnosis: null,
    account: { id: `account-of-${id}`, displayName, userPrincipalName, kind: 'work', tenantId: 'a-tenant' },
    drive: { id: `drive-of-${id}`, driveType: 'business', webUrl: null, quota: null },
    scopes: [],
    createdAt: '2026-11-01T00:00:00Z',
    checkedAt: null,
    statusSince: '2026-11-01T00:00:00.000Z',
    lastUsedAt: null,
    provenAt: null,
    provenUntil: null,
  }
}
