import { refusal } from '../../state/refusals.ts'

/** Only the code flow is spoken; no app has the implicit flows switched on. */
export function checkResponseType(params: URLSearchParams): void {
  const types = params.get('response_type')?.split(' ')
  if (!types) {
    throw refusal(900144, "The request must contain the following parameter: 'response_type'.", { where: 'redirect' })
  }
  if (types.includes('id_token')) {
    throw refusal(700054, "response_type 'id_token' is not enabled for the application. Use response_type=code.")
  }
  if (types.length !== 1 || types[0] !== 'code') {
    throw refusal(
      700051,
      `response_type '${types.join(' ')}' is not enabled for the application. Use response_type=code.`,
    )
  }
}
