import { refusal } from '../../state/refusals.ts'

const modes = ['query', 'fragment', 'form_post'] as const

export type ResponseMode = (typeof modes)[number]

/** How the answer goes back, even when that answer is that the mode is not known. */
export function readResponseMode(params: URLSearchParams): ResponseMode {
  return modes.find((mode) => mode === params.get('response_mode')) ?? 'query'
}

export function checkResponseMode(params: URLSearchParams): void {
  const asked = params.get('response_mode')
  if (asked === null || modes.some((mode) => mode === asked)) return
  throw refusal(70007, `'${asked}' is not a supported value of 'response_mode'. Use query, fragment or form_post.`)
}
