import { refusal } from '../../state/refusals.ts'

export function checkResource(params: URLSearchParams): void {
  if (!params.has('resource')) return
  throw refusal(901002, "The 'resource' request parameter is not supported here. Use 'scope'.")
}
