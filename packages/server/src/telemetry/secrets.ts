/**
 * Tells secrets that people have pasted where they do not belong: into a workflow's inputs, or into what a step sends.
 * Workflows warn of them; what is shown of runs has them blanked.
 */

export const blank = '[redacted]'

type Kind = { readonly what: string; readonly pattern: RegExp }

/** Recognised by their own shape. None of the patterns can go back and forth over a text. */
const kinds: readonly Kind[] = [
  { what: 'a token (JWT)', pattern: /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/g },
  { what: 'an access token of Microsoft', pattern: /\bEw[A-Z][\w+/=-]{40,}/g },
  { what: 'a refresh token of Microsoft', pattern: /\b(?:[01]\.A[\w.-]{40,}|M\.[CR]\d[\w.!*$~-]{20,})/g },
  // https://learn.microsoft.com/purview/sit-defn-azure-ad-client-secret
  { what: 'a client secret of Microsoft', pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g },
  { what: 'an access key of AWS', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  {
    what: 'a private key',
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,10000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
  },
  { what: 'a token of GitHub', pattern: /\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})/g },
  { what: 'a token of Slack', pattern: /\bxox[abeoprs]-[\w-]{10,}/g },
  { what: 'an API key of Google', pattern: /\bAIza[\w-]{35}/g },
  { what: 'a token of GitLab', pattern: /\bglpat-[\w-]{20,}/g },
  { what: 'a token of npm', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'an API key of SendGrid', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  // OpenAI’s, Anthropic’s, and those of others who took to the same form.
  { what: 'an API key of a language model', pattern: /\bsk-(?=[\w-]{0,200}\d)[\w-]{20,}/g },
  // Whoever knows the address may write there.
  { what: 'the address of a Slack webhook', pattern: /(?<=\bhooks\.slack\.com\/\w{1,20}\/)[\w/]{20,}/g },
  {
    what: 'the address of a Discord webhook',
    pattern: /(?<=\bdiscord(?:app)?\.com\/api\/webhooks\/\d{5,25}\/)[\w-]{40,}/g,
  },
  { what: 'a key of Stripe', pattern: /\b[rs]k_(?:live|test)_\w{16,}/g },
  { what: 'an API key of Drawbridge', pattern: /\bdbk_[\w-]{20,}/g },
  { what: 'a signing secret of a webhook', pattern: /\bwhsec_[\w+/=]{16,}/g },
  { what: 'credentials', pattern: /(?<=\b(?:bearer|basic)\s{1,3})[\w.~+/=-]{8,}/gi },
  { what: 'a password in a URL', pattern: /(?<=\w:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/g },
  // Of presigned addresses, of Azure’s functions, and of whatever is opened by a word in its address.
  {
    what: 'a signature or a key in a URL',
    pattern:
      /(?<=[?&](?:x-amz-signature|x-amz-security-token|x-goog-signature|signature|token|key|code)=)[\w%.~+/=-]{16,}/gi,
  },
  {
    what: 'a secret',
    pattern:
      /(?<=\b(?:client_secret|client_assertion|refresh_token|access_token|id_token|password|api_?key|accountkey|tempauth|sig)=)[^\s"'\\&#;,]{6,}/gi,
  },
]

/** Whatever stands under such a name is meant for few. */
const telling = /(?:^|_)(?:password|passwd|pwd|passphrase|secret|client_secret|private_key|cookie)$/
/** So is what stands under such a name and looks like chance. */
const suspicious = /(?:^|_)(?:token|api_?key|apikey|access_?key|auth|authorization|credentials?|signature|key)$/
const places = /(?:^|_)(?:next|page|continuation|delta|sync|cursor|skip)(?:_|$)/

export type Secret = {
  /** Such as `a private key`. */
  readonly what: string
  /** From its first character, and one after its last. */
  readonly from: number
  readonly to: number
}

/** @param name of the field that the text stands in */
export function secretsIn(text: string, name = ''): Secret[] {
  const found = kinds.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(([match]) => !match.includes('{{'))
      .map((match) => ({ what, from: match.index, to: match.index + match[0].length })),
  )
  if (found.length > 0 || text.includes('{{')) return found
  const words = inWords(name)
  if (telling.test(words) && text.length >= 4) return [{ what: 'a secret', from: 0, to: text.length }]
  const chance = suspicious.test(words) && !places.test(words) && looksLikeChance(text)
  return chance ? [{ what: 'a secret', from: 0, to: text.length }] : []
}

/** A JSON value without the secrets in it. What has none is returned as it is. */
export function blankSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return blankText(value, name)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => blankSecrets(item, name))
    return items.some((item, place) => item !== value[place]) ? items : value
  }
  const members = Object.entries(value).map(([key, each]) => [key, each, blankSecrets(each, key)] as const)
  if (members.every(([, before, after]) => before === after)) return value
  return Object.fromEntries(members.map(([key, , after]) => [key, after]))
}

function blankText(text: string, name: string): string {
  const secrets = secretsIn(text, name).sort((one, other) => one.from - other.from)
  let done = ''
  let at = 0
  for (const { from, to } of secrets) {
    if (to <= at) continue
    done += text.slice(at, Math.max(at, from)) + blank
    at = to
  }
  return at === 0 ? text : done + text.slice(at)
}

/** `clientSecret`, `client-secret` and `X-Client-Secret` as `client_secret`. */
function inWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()
}

/** One long word of letters and digits in which few come twice: more than three and a half bits for each. */
function looksLikeChance(text: string): boolean {
  if (text.length < 16 || text.length > 4_000 || /\s/.test(text) || !/\d/.test(text)) return false
  const counts = Map.groupBy(text, (character) => character)
  const bits = [...counts.values()].reduce(
    (sum, { length }) => sum - (length / text.length) * Math.log2(length / text.length),
    0,
  )
  return bits > 3.5
}
