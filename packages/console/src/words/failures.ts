/** What to do about a step that failed, by the code of its failure. */
import type { Failure } from '@drawbridge/api'

const advice: Record<string, string> = {
  itemNotFound: 'The file or folder is not there any more. Restore it, or change which one the step names; then retry.',
  nameAlreadyExists:
    'Something of that name is there. Choose another name, or another behaviour on conflict; then retry.',
  accessDenied: 'The connection may not do this. Look at the connection: it may need further permissions.',
  quotaLimitReached: 'The drive is full. Make room in it, then retry.',
  activityLimitReached:
    'Microsoft asked for patience. Retry later; lower the limits of the workflow if it happens often.',
  serviceNotAvailable: 'Microsoft was not available. Retry when it is.',
  timeout: 'It took too long. Give the step more time under “When it fails”, then retry.',
  expression_failed:
    'An expression could not be worked out. Look at what went in, mend the step, save, and replay with the newest version.',
  expression_timeout: 'An expression took too long. Make it simpler, save, and replay with the newest version.',
  expression_too_large: 'An expression made too much. Take less of the data, save, and replay with the newest version.',
  too_many_items: 'The list is longer than the step allows. Raise “Items at most”, or make the list shorter.',
  output_too_large: 'The output is too long for a value. Keep it as a file, or take less of it.',
  needs_sign_in: 'The user has to sign in at Microsoft again. Retry when they have.',
  scope_missing: 'The user has to allow more at Microsoft. Retry when they have.',
  invalid_request: 'The step was given what it cannot take. Mend the step, save, and replay with the newest version.',
}

export function adviceFor({ code, transient, status }: Pick<Failure, 'code' | 'transient' | 'status'>): string {
  const known = Object.hasOwn(advice, code) ? advice[code] : undefined
  if (known !== undefined) return known
  if (transient || (status !== null && status >= 500)) return 'It may pass by itself. Retry from this step.'
  return 'Look at what went in. Mend the step, save, and replay with the newest version; or retry from here once its cause is gone.'
}
