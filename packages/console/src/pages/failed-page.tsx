/** A page that broke while it was drawn or loaded: the reason, and another try. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { ErrorNotice } from '../components/error-notice.tsx'
import { Page } from '../components/page.tsx'

export function FailedPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = async () => {
    await router.invalidate()
    reset()
  }
  return (
    <Page title="This page could not be shown">
      <ErrorNotice error={error} onRetry={retry} />
    </Page>
  )
}
