/** What was sent to a webhook endpoint, with every attempt; each can be sent again. */
import { type Delivery, deliverySchema, type WebhookEndpoint, webhookRoutes } from '@drawbridge/api'
import { Badge, Button, makeStyles, Select, Text, tokens } from '@fluentui/react-components'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, deliveriesQuery } from '../../api.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { errorText } from '../../components/error-notice.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { AttemptList } from './attempt-list.tsx'

const useStyles = makeStyles({
  more: { alignSelf: 'start' },
  body: { flexBasis: '100%', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

const stateWords = {
  waiting: { label: 'On its way', color: 'informative' },
  delivered: { label: 'Arrived', color: 'success' },
  dead: { label: 'Given up', color: 'danger' },
} as const

export function DeliveriesSection({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const styles = useStyles()
  const [state, setState] = useState<Delivery['state']>()
  const deliveries = useInfiniteQuery(deliveriesQuery(endpoint, state))
  return (
    <Section
      title="Deliveries"
      lead="An event keeps its id however often it is sent, so that your product can tell what it knows already."
      actions={
        <Select
          aria-label="State"
          value={state ?? ''}
          onChange={(_, { value }) => setState(deliverySchema.shape.state.safeParse(value).data)}
        >
          <option value="">Every state</option>
          {Object.entries(stateWords).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      }
    >
      <QueryView query={deliveries} lines={4}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.deliveries)
          if (all.length === 0) return <Text>Nothing here.</Text>
          return (
            <Rows label="Deliveries">
              {all.map((delivery) => (
                <DeliveryRow key={delivery.id} delivery={delivery} endpoint={endpoint} />
              ))}
            </Rows>
          )
        }}
      </QueryView>
      {deliveries.hasNextPage && (
        <Button className={styles.more} onClick={() => void deliveries.fetchNextPage()}>
          Show earlier deliveries
        </Button>
      )}
    </Section>
  )
}

type DeliveryRowProps = { readonly delivery: Delivery; readonly endpoint: WebhookEndpoint }

function DeliveryRow({ delivery, endpoint }: DeliveryRowProps) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const [open, setOpen] = useState(false)
  const { event, state, attempts, nextAttemptAt } = delivery
  const params = { projectId: endpoint.projectId, webhookEndpointId: endpoint.id }
  const replay = useMutation({
    mutationFn: () => ask(webhookRoutes.replay, { params, body: { eventId: event.id } }),
    onError: (error) => notify('error', 'It was not sent again', errorText(error)),
    onSuccess: async () => {
      notify('success', 'It is sent again')
      await queryClient.invalidateQueries({ queryKey: deliveriesQuery(endpoint).queryKey.slice(0, -1) })
    },
  })
  const { label, color } = stateWords[state]
  return (
    <Row
      title={event.type}
      detail={
        <>
          <TimeAgo at={event.timestamp} /> · {attempts.length} {attempts.length === 1 ? 'attempt' : 'attempts'}
          {nextAttemptAt && (
            <>
              , next <TimeAgo at={nextAttemptAt} />
            </>
          )}
        </>
      }
    >
      <Badge appearance="tint" color={color} size="large">
        {label}
      </Badge>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Less' : 'Look inside'}
      </Button>
      <Button size="small" disabledFocusable={replay.isPending} onClick={() => replay.mutate()}>
        Send again
      </Button>
      {open && (
        <div className={styles.body}>
          <CodeBlock text={JSON.stringify(event, null, 2)} what="event" />
          <AttemptList attempts={attempts} />
        </div>
      )}
    </Row>
  )
}
