/** One webhook endpoint: how it is, what was sent to it, and what can be sent again. */
import type { WebhookEndpoint } from '@drawbridge/api'
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { webhookEndpointQuery } from '../../api.ts'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { DeliveriesSection } from './deliveries-section.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { EndpointState, typesWords } from './webhooks-section.tsx'

const route = getRouteApi('/signed-in/projects/$projectId/webhooks/$endpointId')

export function WebhookPage() {
  const { projectId, endpointId } = route.useParams()
  const endpoint = useQuery(webhookEndpointQuery(projectId, endpointId))
  return (
    <Page
      title="Webhook endpoint"
      back={
        <TextLink to="/projects/$projectId" params={{ projectId }}>
          Project
        </TextLink>
      }
      lead={endpoint.data?.url}
      actions={endpoint.data && <WebhookActions endpoint={endpoint.data} />}
    >
      <QueryView query={endpoint} lines={6}>
        {(found) => (
          <>
            {found.disabledReason !== null && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>{found.disabledReason}</MessageBarBody>
              </MessageBar>
            )}
            <Section title="State">
              <Facts facts={factsOf(found)} />
            </Section>
            <DeliveriesSection endpoint={found} />
          </>
        )}
      </QueryView>
    </Page>
  )
}

function factsOf(endpoint: WebhookEndpoint) {
  const { description, lastSuccessAt, waiting, dead, secrets } = endpoint
  return [
    ['State', <EndpointState key="state" endpoint={endpoint} />],
    ...(description ? [['Description', description] as const] : []),
    ['Told of', typesWords(endpoint)],
    ['Last arrival', lastSuccessAt ? <TimeAgo key="last" at={lastSuccessAt} /> : 'None yet'],
    ['On their way', String(waiting)],
    ['Given up', String(dead)],
    ['Signing secrets', secrets.length === 1 ? 'One' : `${secrets.length}; the older ends by itself`],
  ] as const
}
