/** Adds a webhook endpoint and shows its signing secret, once. */
import { newWebhookEndpointSchema, webhookRoutes } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, webhookEndpointsQuery } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { SecretDialog } from '../../components/secret-dialog.tsx'
import { readWebhook, WebhookFields } from './webhook-fields.tsx'

export function NewWebhookDialog({ projectId }: { readonly projectId: string }) {
  const queryClient = useQueryClient()
  const [secret, setSecret] = useState<string>()
  return (
    <>
      <FormDialog
        trigger={<Button icon={<AddRegular />}>Add endpoint</Button>}
        title="Add a webhook endpoint"
        submitLabel="Add endpoint"
        schema={newWebhookEndpointSchema}
        read={readWebhook}
        onSubmit={async (body) => {
          const made = await ask(webhookRoutes.create, { params: { projectId }, body })
          await queryClient.invalidateQueries({ queryKey: webhookEndpointsQuery(projectId).queryKey })
          return made.secret
        }}
        onDone={setSecret}
      >
        {(issue) => <WebhookFields issue={issue} />}
      </FormDialog>
      <SecretDialog
        title="The signing secret"
        what="signing secret"
        secret={secret}
        onClose={() => setSecret(undefined)}
      >
        It is shown this one time. Give it to the verifier of your product; any Standard Webhooks library takes it as it
        is.
      </SecretDialog>
    </>
  )
}
