/** One line of the reference of sign-in errors: the code, and what brings it about. */
import type { World } from './world.ts'

export type Condition = {
  readonly code: number
  /** The OAuth error. */
  readonly error: string
  /** How to reach it, for the reader; after "when" or "with", without a full stop. */
  readonly how: string
  /** Reaches it. */
  readonly provoke: (world: World) => Promise<Response>
}

/** Where an answer shows its error: a page, the redirect to the app, or JSON. */
export type Outcome = { readonly where: 'page' | 'redirect' | 'JSON'; readonly code: number; readonly error: string }

export async function outcomeOf(response: Response): Promise<Outcome> {
  const location = response.headers.get('location')
  if (location !== null) {
    const params = new URL(location).searchParams
    return { where: 'redirect', code: numberIn(params.get('error_description')), error: params.get('error') ?? '' }
  }
  const text = await response.text()
  if (!response.headers.get('content-type')?.startsWith('application/json')) {
    return { where: 'page', code: numberIn(text), error: '' }
  }
  const json = JSON.parse(text) as { error: string; error_description: string; error_codes: number[] }
  if (json.error_codes?.[0] !== numberIn(json.error_description)) throw new Error(`Two codes in one answer: ${text}`)
  return { where: 'JSON', code: json.error_codes[0]!, error: json.error }
}

function numberIn(text: string | null): number {
  return Number(/AADSTS(\d+)/.exec(text ?? '')?.[1])
}
