/** Why a call came to nothing, in words for the one who typed in the address. */

export const slow = 'No whole answer came in time.'

const reasons: Readonly<Record<string, string>> = {
  EADDRREFUSED:
    'This host has no address on the public internet. The operator can allow it (DRAWBRIDGE_OUTBOUND_ALLOW).',
  ECONNREFUSED: 'Nothing listens at this address.',
  ENOTFOUND: 'The host name is unknown.',
  EAI_AGAIN: 'The host name could not be resolved.',
  ECONNRESET: 'The connection was cut off.',
  UND_ERR_SOCKET: 'The connection was cut off.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection came about in time.',
  UND_ERR_HEADERS_TIMEOUT: slow,
  UND_ERR_BODY_TIMEOUT: slow,
  CERT_HAS_EXPIRED: 'The certificate of the host has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the host is signed by itself.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate belongs to another host.',
}

export function reasonOf(cause: unknown): string {
  const { code } = cause as { code?: string }
  return (code && reasons[code]) ?? `The call failed (${code ?? 'for an unknown reason'}).`
}
