/** Keeps secrets out of errors, hooks and logs. */

/** Query parameters that carry a credential, at Graph, its content hosts and the sign-in endpoints. */
const secretParameters =
  /^(access_token|id_token|refresh_token|token|tempauth|authkey|sig|signature|code|code_verifier|client_secret|client_assertion|assertion|state|nonce)$/i

const mark = '[redacted]'

/** The same URL or path with the values of secret query parameters replaced, and nothing after `#`. */
export function redactUrl(url: string): string {
  const [address = '', query] = url.replace(/#.*$/s, '').split(/\?(.*)/s, 2)
  if (query === undefined) return address
  const parameters = query.split('&').map((pair) => {
    const [name = '', value] = pair.split(/=(.*)/s, 2)
    return value !== undefined && secretParameters.test(decode(name)) ? `${name}=${mark}` : pair
  })
  return `${address}?${parameters.join('&')}`
}

/**
 * For a URL that is a credential as a whole, such as an upload URL or a pre-authenticated download: its origin alone.
 */
export function redactPreAuthenticated(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/${mark}` : mark
}

/** Takes known secrets out of a text that came back from elsewhere. */
export function redactText(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 4) clean = clean.replaceAll(secret, mark)
  }
  return clean
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
