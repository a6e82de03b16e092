/** No page has this address. */
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle'
import { EmptyState } from '../components/empty-state.tsx'
import { ButtonLink } from '../components/links.tsx'
import { Page } from '../components/page.tsx'

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState
        icon={<QuestionCircleRegular />}
        title="There is nothing at this address"
        text="It may have been removed, or the link may be cut short."
        action={
          <ButtonLink to="/" appearance="primary">
            To the overview
          </ButtonLink>
        }
      />
    </Page>
  )
}
