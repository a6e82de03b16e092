/**
 * The last guard of the log: whatever slips past care, nothing that looks like a secret leaves in a line.
 *
 * Works on a finished JSON line. No pattern reaches over a quote or a backslash, so that the line stays JSON.
 */

const mark = '[redacted]'

const patterns: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // JSON Web Tokens, also cut ones: signed access tokens of work accounts, id tokens, user tokens.
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, mark],
  // Opaque access tokens of personal accounts; refresh tokens of work and personal accounts; authorization codes.
  [/\bEw[A-Z][\w+/=%-]{16,}/g, mark],
  [/\b[01]\.A[\w.-]{12,}/g, mark],
  [/\bM\.[CR]\d[\w.!*$~%-]{8,}/g, mark],
  // Credentials by the words before them.
  [/\b(bearer|basic)(\s+|%20)[\w.~+/=%-]+/gi, `$1 ${mark}`],
  [
    /\b((?:client_secret|client_assertion|refresh_token|access_token|id_token|code_verifier|code|state|nonce|ticket|password|assertion|tempauth)(?:=|%3D))[^\s"'\\&#;,]+/gi,
    `$1${mark}`,
  ],
  [/\b(drawbridge_session=)[^\s"'\\;]+/gi, `$1${mark}`],
  // A password inside a URL.
  [/(\w:\/\/[^\s"'\\/:@]*:)[^\s"'\\/@]+@/g, `$1${mark}@`],
  // Our own operator keys and tickets.
  [/\bdbk_[\w-]{8,}/g, mark],
  [/\bdbt_[\w-]{8,}/g, mark],
  // The token of a connect link.
  [/(\/connect\/)[\w-]{20,}/g, `$1${mark}`],
  // Private keys in PEM, as JSON writes their line ends.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|[\w+/=\s])*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g, mark],
]

/**
 * @param secrets values known at start, such as the operator key; they are taken out wherever they stand
 */
export function createScrubber(secrets: readonly string[] = []): (line: string) => string {
  const known = secrets.filter((secret) => secret.length >= 8)
  return (line) => {
    const masked = known.reduce((text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), mark), line)
    return patterns.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), masked)
  }
}
