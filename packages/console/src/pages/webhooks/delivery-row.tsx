/** One event on its way to one endpoint: what is sent, what came back each time, and the button that sends it again. */
import { type Delivery, webhookRoutes } from '@drawbridge/api'
import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ask, webhookEndpointsQuery } from '../../api.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { errorText } from '../../components/error-notice.tsx'
import { Row } from '../../components/rows.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { AttemptList } from './attempt-list.tsx'

const useStyles = makeStyles({
  body: { flexBasis: '100%', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

export const deliveryStates = {
  waiting: { label: 'On its way', color: 'informative' },
  delivered: { label: 'Arrived', color: 'success' },
  dead: { label: 'Given up', color: 'danger' },
} as const

type DeliveryRowProps = {
  readonly projectId: string
  readonly delivery: Delivery
  /** @default the event's type */
  readonly title?: ReactNode
}

export function DeliveryRow({ projectId, delivery, title }: DeliveryRowProps) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const [open, setOpen] = useState(false)
  const { endpointId: webhookEndpointId, event, state, attempts, nextAttemptAt } = delivery
  const replay = useMutation({
    mutationFn: () =>
      ask(webhookRoutes.replay, { params: { projectId, webhookEndpointId }, body: { eventId: event.id } }),
    onError: (error) => notify('error', 'It was not sent again', errorText(error)),
    onSuccess: async () => {
      notify('success', 'It is sent again')
      await queryClient.invalidateQueries({ queryKey: webhookEndpointsQuery(projectId).queryKey })
    },
  })
  const { label, color } = deliveryStates[state]
  return (
    <Row
      title={title ?? event.type}
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
