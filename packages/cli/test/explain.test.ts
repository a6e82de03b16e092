import { GraphError, IdentityError, TransferError, TransportError, UsageError } from '@drawbridge/onedrive'
import { expect, test } from 'vitest'
import { localError } from '../src/errors.ts'
import { explain } from '../src/explain.ts'

const graph = (status: number, code: string) => new GraphError({ status, code, message: '', method: 'GET', path: '/' })
const identity = (aadsts: number) => new IdentityError({ error: 'invalid_grant', aadsts, description: '' })
const disk = (code: string) => localError('/tmp/x', Object.assign(new Error(code), { code }))

test.each([
  ['an unknown failure', new Error('odd'), 1],
  ['a wrong call', new UsageError('invalid_path', 'x'), 2],
  ['a name OneDrive cannot hold', new UsageError('name_not_allowed', 'x'), 2],
  ['an expired sign-in', identity(700082), 3],
  ['a refused token', graph(401, 'InvalidAuthenticationToken'), 3],
  ['consent of an administrator', identity(90094), 4],
  ['an expired client secret', identity(7000222), 5],
  ['a missing item', graph(404, 'itemNotFound'), 6],
  ['a taken name', graph(409, 'nameAlreadyExists'), 7],
  ['a changed item', graph(412, 'resourceModified'), 7],
  ['throttling', graph(429, 'activityLimitReached'), 8],
  ['an outage', graph(503, 'serviceNotAvailable'), 8],
  ['no network', new TransportError('network', 'x'), 8],
  ['a full disk', new TransferError('disk', 'x'), 9],
  ['a missing file', disk('ENOENT'), 9],
  ['a call-off', new TransportError('aborted', 'x'), 130],
])('%s', async (_, error, exitCode) => {
  const failure = await explain(error)
  expect(failure.exitCode).toBe(exitCode)
  expect(failure.title).not.toBe('')
  expect(failure.remedy).not.toBe('')
})
