import { refusal } from '../../state/refusals.ts'

const modes = ['query', 'fragment', 'form_post'] as const

export type ResponseMode = (typeof modes)[number]

/** How the answer goes back, even when that answer is that the mode is not known. Tokens never go into a query. */
export function readResponseMode(params: URLSearchParams): ResponseMode {
  const asked = modes.find((mode) => mode === params.get('response_mode'))
  if (!hasToken(params)) return asked ?? 'query'
  return asked === 'form_post' ? asked : 'fragment'
}

/** @throws SignInFailure 70007 */
export function checkResponseMode(params: URLSearchParams): void {
  const asked = params.get('response_mode')
  if (asked === 'query' && hasToken(params)) {
    throw refusal(70007, "'query' is not a supported value of 'response_mode' when requesting a token.")
  }
  if (asked === null || modes.some((mode) => mode === asked)) return
  throw refusal(70007, `'${asked}' is not a supported value of 'response_mode'. Use query, fragment or form_post.`)
}

function hasToken(params: URLSearchParams): boolean {
  return /\b(id_)?token\b/.test(params.get('response_type') ?? '')
}
