/** The addresses of the product that are told what happens. */
import type { WebhookEndpoint } from '@drawbridge/api'
import { Badge, Text } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { webhookEndpointsQuery } from '../../api.ts'
import { TextLink } from '../../components/links.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { NewWebhookDialog } from './new-webhook-dialog.tsx'

export function WebhooksSection({ projectId }: { readonly projectId: string }) {
  const endpoints = useQuery(webhookEndpointsQuery(projectId))
  return (
    <Section
      title="Webhook endpoints"
      lead="Addresses of your product that are told what happens, signed as Standard Webhooks has it."
      actions={<NewWebhookDialog projectId={projectId} />}
    >
      <QueryView query={endpoints} lines={2}>
        {(list) =>
          list.length === 0 ? (
            <Text>None yet: nobody is told.</Text>
          ) : (
            <Rows label="Webhook endpoints">
              {list.map((endpoint) => (
                <Row
                  key={endpoint.id}
                  title={
                    <TextLink
                      to="/projects/$projectId/webhooks/$endpointId"
                      params={{ projectId, endpointId: endpoint.id }}
                    >
                      {endpoint.url}
                    </TextLink>
                  }
                  detail={endpoint.description || typesWords(endpoint)}
                >
                  <EndpointState endpoint={endpoint} />
                </Row>
              ))}
            </Rows>
          )
        }
      </QueryView>
    </Section>
  )
}

/** What it is told of. */
export function typesWords({ eventTypes }: WebhookEndpoint): string {
  return eventTypes.length === 0 ? 'Events of every type' : eventTypes.join(', ')
}

/** Whether deliveries arrive, in a word and a colour. */
export function EndpointState({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const { enabled, failingSince, dead } = endpoint
  if (!enabled) {
    return (
      <Badge appearance="tint" color="warning" size="large">
        Switched off
      </Badge>
    )
  }
  if (failingSince !== null) {
    return (
      <Badge appearance="tint" color="danger" size="large">
        Failing since <TimeAgo at={failingSince} />
      </Badge>
    )
  }
  return (
    <Badge appearance="tint" color={dead > 0 ? 'warning' : 'success'} size="large">
      {dead > 0 ? `${dead} given up` : 'Well'}
    </Badge>
  )
}
