/** What was sent to a webhook endpoint, with every attempt; each can be sent again. */
import { type Delivery, deliverySchema, type WebhookEndpoint } from '@drawbridge/api'
import { Button, makeStyles, Select, Text } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deliveriesQuery } from '../../api.ts'
import { QueryView } from '../../components/query-view.tsx'
import { Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { DeliveryRow, deliveryStates } from './delivery-row.tsx'

const useStyles = makeStyles({ more: { alignSelf: 'start' } })

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
          {Object.entries(deliveryStates).map(([name, { label }]) => (
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
                <DeliveryRow key={delivery.id} projectId={endpoint.projectId} delivery={delivery} />
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
