/** Why no connection came about, as far as the runtime tells. */
import { TransportError } from '../errors.ts'

/** Names by which OpenSSL, and so Node, Bun and Deno, refuse a certificate. */
const ofCertificates = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER|GET_CRL|DECODE)/
const outsideItsTime = /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/

export function unreachable(origin: string, cause: unknown): TransportError {
  const reason = systemReason(cause)
  if (reason === undefined || !ofCertificates.test(reason)) {
    const why = reason === undefined ? '' : ` (${reason})`
    return new TransportError('network', `${origin} cannot be reached${why}. Check the network and try again.`, {
      cause,
    })
  }
  const hint = outsideItsTime.test(reason)
    ? 'Its certificate is not good at the time that the clock of this machine shows; check the clock.'
    : 'This machine does not trust its certificate. If a proxy reads along, name its authority in NODE_EXTRA_CA_CERTS.'
  return new TransportError('certificate', `${origin} is not believed to be who it says (${reason}). ${hint}`, {
    cause,
  })
}

/** The deepest code, such as `ECONNREFUSED`: what lies around it says only that something failed. */
function systemReason(thrown: unknown): string | undefined {
  let reason: string | undefined
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ('code' in error && typeof error.code === 'string') reason = error.code
  }
  return reason
}
