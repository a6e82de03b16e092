/** What can be done to a webhook endpoint. */
import { type WebhookEndpoint, webhookRoutes } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, webhookEndpointsQuery } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { errorText } from '../../components/error-notice.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { SecretDialog } from '../../components/secret-dialog.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import { readWebhook, WebhookFields } from './webhook-fields.tsx'

const editSchema = webhookRoutes.update.body.required({ url: true })

export function WebhookActions({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const { id, projectId, enabled, url } = endpoint
  const params = { projectId, webhookEndpointId: id }
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const notify = useNotify()
  const [secret, setSecret] = useState<string>()
  const refresh = () => queryClient.invalidateQueries({ queryKey: webhookEndpointsQuery(projectId).queryKey })
  const onError = (error: unknown) => notify('error', 'That did not work', errorText(error))

  const test = useMutation({
    mutationFn: () => ask(webhookRoutes.test, { params }),
    onError,
    onSuccess: async ({ delivery }) => {
      const arrived = delivery.state === 'delivered'
      const failure = delivery.attempts.at(-1)?.failure ?? 'It will be tried again.'
      notify(
        arrived ? 'success' : 'error',
        arrived ? 'The test event arrived' : 'The test event did not arrive',
        arrived ? undefined : failure,
      )
      await refresh()
    },
  })
  const toggle = useMutation({
    mutationFn: () => ask(webhookRoutes.update, { params, body: { enabled: !enabled } }),
    onError,
    onSuccess: refresh,
  })

  return (
    <>
      <Button
        appearance="primary"
        icon={<SendRegular />}
        disabledFocusable={test.isPending}
        onClick={() => test.mutate()}
      >
        Send a test event
      </Button>
      <FormDialog
        trigger={<Button icon={<EditRegular />}>Edit</Button>}
        title="Edit the webhook endpoint"
        submitLabel="Save"
        schema={editSchema}
        read={readWebhook}
        onSubmit={async (body) => {
          await ask(webhookRoutes.update, { params, body })
          await refresh()
        }}
      >
        {(issue) => <WebhookFields issue={issue} endpoint={endpoint} />}
      </FormDialog>
      <ReplayDialog endpoint={endpoint} />
      <ConfirmDialog
        trigger={<Button>New signing secret</Button>}
        title="Make a new signing secret?"
        confirmLabel="Make secret"
        onConfirm={async () => {
          setSecret((await ask(webhookRoutes.rotateSecret, { params, body: {} })).secret)
          await refresh()
        }}
      >
        Both sign for a day, so that your product can change over without a gap.
      </ConfirmDialog>
      <Button disabledFocusable={toggle.isPending} onClick={() => toggle.mutate()}>
        {enabled ? 'Switch off' : 'Switch on'}
      </Button>
      <ConfirmDialog
        trigger={<Button icon={<DeleteRegular />}>Remove</Button>}
        title="Remove this endpoint?"
        confirmLabel="Remove endpoint"
        onConfirm={() => ask(webhookRoutes.remove, { params })}
        onDone={() => {
          void navigate({ to: '/projects/$projectId', params: { projectId } }).then(refresh)
        }}
      >
        {url} is told nothing any more, and what waited for it is forgotten.
      </ConfirmDialog>
      <SecretDialog
        title="The new signing secret"
        what="signing secret"
        secret={secret}
        onClose={() => setSecret(undefined)}
      >
        It is shown this one time. The older one goes on signing beside it for a day.
      </SecretDialog>
    </>
  )
}
