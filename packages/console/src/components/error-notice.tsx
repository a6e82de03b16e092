/** Something failed: what, and the way on. */
import { ApiError } from '@drawbridge/api'
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { DiagnosisCard } from './diagnosis-card.tsx'

export function ErrorNotice({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const diagnosis = error instanceof ApiError ? error.problem.diagnosis : undefined
  return (
    <>
      <MessageBar intent="error" layout="multiline" role="alert">
        <MessageBarBody>
          <MessageBarTitle>{errorTitle(error)}</MessageBarTitle>
          {errorText(error)}
        </MessageBarBody>
        {onRetry && (
          <MessageBarActions>
            <Button onClick={onRetry}>Try again</Button>
          </MessageBarActions>
        )}
      </MessageBar>
      {diagnosis && <DiagnosisCard diagnosis={diagnosis} />}
    </>
  )
}

/** The sentence to show for an error; for the server's own problems its words, and its request id to quote. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) {
    const { message, requestId } = error.problem
    return requestId === undefined ? message : `${message} (Request ${requestId})`
  }
  if (error instanceof TypeError) return 'The server did not answer. Check that it is running and that you are online.'
  return error instanceof Error ? error.message : 'The page met something it did not expect.'
}

function errorTitle(error: unknown): string {
  if (error instanceof ApiError) return 'The server said no'
  return error instanceof TypeError ? 'No answer' : 'Something went wrong'
}
