/** From an error to what it means, who mends it, and how. */
import {
  type GraphError,
  type IdentityError,
  isOneDriveError,
  type TransferError,
  type TransportError,
  type UsageError,
} from '../errors.ts'
import type { Diagnosis, Explanation, Guide } from './diagnosis.ts'
import { graphRows, nameNotAllowed, serviceUnavailable } from './graph.ts'
import { type CloudOfGraph, guideTo, lookUpLink } from './guide.ts'
import { transferEntries, transportEntries } from './local.ts'
import { oauthEntries } from './oauth.ts'
import { accountEntries } from './sign-in-account.ts'
import { appEntries } from './sign-in-app.ts'

/**
 * Explains any error. What is not in the catalogue is said to be unknown, with Microsoft's own words and ids beside it.
 * Never throws, and holds no secret that the error does not hold.
 *
 * @param options.cloud where the app is registered, so that its pages are linked. @default Microsoft's global cloud
 */
export function diagnose(
  error: unknown,
  { cloud }: { readonly cloud?: CloudOfGraph | undefined } = {},
): Diagnosis & Guide {
  const diagnosis = explain(error)
  const { steps, links } = guideTo(diagnosis, cloud)
  const number =
    diagnosis.code === unknownRefusal.code && is<IdentityError>(error, 'IdentityError') ? error.aadsts : undefined
  return { ...diagnosis, steps, links: number === undefined ? links : [...links, lookUpLink(number)] }
}

function explain(error: unknown): Diagnosis {
  if (is<IdentityError>(error, 'IdentityError')) return withWords(signIn(error), identityWords(error))
  if (is<GraphError>(error, 'GraphError')) return withWords(graph(error), graphWords(error))
  if (is<TransportError>(error, 'TransportError')) return transportEntries[error.code] ?? unknown
  if (is<TransferError>(error, 'TransferError')) return transferEntries[error.code] ?? unknown
  if (is<UsageError>(error, 'UsageError'))
    return { ...(error.code === 'name_not_allowed' ? nameNotAllowed : usage), cause: error.message }
  return unknown
}

const byNumber = new Map(
  [...Object.entries(appEntries), ...Object.entries(accountEntries)].flatMap(([numbers, entry]) =>
    numbers.split(' ').map((number) => [Number(number), entry] as const),
  ),
)

export type CatalogueEntry = Explanation &
  Guide & {
    /** The AADSTS numbers that lead here; empty for what has none. */
    readonly aadsts: readonly number[]
  }

/** Everything that `diagnose` can say, each entry once, in the order of its code. */
export function listDiagnoses(cloud?: CloudOfGraph): CatalogueEntry[] {
  const numbered = [...byNumber].map(([number, entry]) => ({ entry, aadsts: [number] }))
  const others = [
    ...Object.values(oauthEntries),
    ...graphRows.map(({ entry }) => entry),
    ...Object.values(transportEntries),
    ...Object.values(transferEntries),
    nameNotAllowed,
    serviceUnavailable,
    unknownRefusal,
    unknown,
  ].map((entry) => ({ entry, aadsts: [] as number[] }))
  const byCode = Map.groupBy([...numbered, ...others], ({ entry }) => entry.code)
  return [...byCode.values()]
    .map((same) => {
      const { entry } = same[0]!
      const aadsts = same.flatMap((each) => each.aadsts).toSorted((a, b) => a - b)
      return { ...entry, ...guideTo(entry, cloud), aadsts }
    })
    .toSorted((a, b) => a.code.localeCompare(b.code, 'en'))
}

/** The explanation of an AADSTS number; `undefined` when the catalogue does not know it. */
export function explainAadsts(number: number): Explanation | undefined {
  return byNumber.get(number)
}

function signIn({ aadsts, suberror, error }: IdentityError): Explanation {
  const known = aadsts === undefined ? undefined : byNumber.get(aadsts)
  if (known) return known
  if (suberror === 'consent_required') return oauthEntries['consent_required']!
  return (Object.hasOwn(oauthEntries, error) ? oauthEntries[error] : undefined) ?? unknownRefusal
}

function graph({ status, code, innerCodes, description }: GraphError): Explanation {
  const codes = [code, ...innerCodes].map((each) => each.toLowerCase())
  const found = graphRows.find(
    (row) =>
      (row.status === undefined || row.status === status) &&
      (row.codes === undefined || row.codes.some((each) => codes.includes(each.toLowerCase()))) &&
      (row.message === undefined || row.message.test(description)),
  )
  return found?.entry ?? (status >= 500 ? serviceUnavailable : unknownRefusal)
}

type Words = NonNullable<Diagnosis['microsoft']>

function identityWords({ aadsts, error, description, traceId, correlationId }: IdentityError): Words {
  return {
    code: aadsts === undefined ? error : `AADSTS${aadsts}`,
    message: description,
    ...(traceId !== undefined && { requestId: traceId }),
    ...(correlationId !== undefined && { correlationId }),
  }
}

function graphWords({ code, description, requestId, clientRequestId }: GraphError): Words {
  return {
    code,
    message: description,
    ...(requestId !== undefined && { requestId }),
    ...(clientRequestId !== undefined && { correlationId: clientRequestId }),
  }
}

function withWords(explanation: Explanation, microsoft: Words): Diagnosis {
  return { ...explanation, microsoft }
}

/**
 * By name rather than by class, so that an error from another copy of this package is known as well. The name is written
 * out, because minifiers change those of classes.
 */
function is<E extends Error & { readonly name: string }>(error: unknown, name: E['name']): error is E {
  return isOneDriveError(error) && error.name === name
}

const unknownRefusal: Explanation = {
  code: 'refused_by_microsoft',
  title: 'Microsoft refused, for a reason not known here',
  cause: 'The answer has a code that this catalogue does not hold; its own words are below.',
  who: 'developer',
  remedy: 'Look the code up at Microsoft, or open a support case there with the ids below.',
  retry: 'never',
}

const usage: Explanation = {
  code: 'request_invalid',
  title: 'The request cannot be sent like this',
  cause: '',
  who: 'developer',
  remedy: 'Correct the call. Nothing was sent.',
  retry: 'never',
}

const unknown: Explanation = {
  code: 'unexpected',
  title: 'Something unexpected went wrong',
  cause: 'The failure is of a kind that this catalogue does not hold.',
  who: 'operator',
  remedy: "Look into the server's log for this moment.",
  retry: 'never',
}
