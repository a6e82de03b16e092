/** Sends again whatever has happened since a moment, such as after a product has lost its own data. */
import { type WebhookEndpoint, webhookRoutes } from '@drawbridge/api'
import { Button, Field, Input, Text } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, webhookEndpointsQuery } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useNotify } from '../../components/toasts.tsx'

const schema = z.object({ from: z.iso.datetime('Give a day and a time.') })

export function ReplayDialog({ endpoint: { id, projectId } }: { readonly endpoint: WebhookEndpoint }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={<Button>Send again from…</Button>}
      title="Send again from a moment on"
      submitLabel="Send again"
      schema={schema}
      read={readMoment}
      onSubmit={async (body) => {
        const params = { projectId, webhookEndpointId: id }
        const { deliveries } = await ask(webhookRoutes.replay, { params, body })
        await queryClient.invalidateQueries({ queryKey: webhookEndpointsQuery(projectId).queryKey })
        return deliveries
      }}
      onDone={(count) => notify('success', count === 1 ? '1 event is sent again' : `${count} events are sent again`)}
    >
      {(issue) => (
        <>
          <Text>
            Events keep their ids, so that your product can tell what it knows already. They are kept for 30 days.
          </Text>
          <Field label="From" required {...issue('from')}>
            <Input name="from" type="datetime-local" step={1} />
          </Field>
        </>
      )}
    </FormDialog>
  )
}

/** In the time zone of whoever presses. */
function readMoment(form: FormData): unknown {
  const moment = new Date(String(form.get('from') ?? ''))
  return { from: Number.isNaN(moment.getTime()) ? '' : moment.toISOString() }
}
