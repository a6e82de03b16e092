/** Stores a new client secret in place of the one that ends. */
import { type AppRegistration, appRegistrationRoutes } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { KeyResetRegular } from '@fluentui/react-icons/svg/key-reset'
import { useQueryClient } from '@tanstack/react-query'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { readExpiry, SecretFields } from '../../components/secret-fields.tsx'
import { useNotify } from '../../components/toasts.tsx'

const schema = appRegistrationRoutes.update.body.required({ clientSecret: true })

export function ReplaceSecretDialog({ app }: { readonly app: AppRegistration }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={
        <Button size="small" icon={<KeyResetRegular />}>
          Replace secret
        </Button>
      }
      title="Replace the client secret"
      submitLabel="Replace secret"
      schema={schema}
      read={(form) => ({
        clientSecret: String(form.get('clientSecret') ?? '').trim(),
        clientSecretExpiresAt: readExpiry(form) ?? null,
      })}
      onSubmit={async (body) => {
        await ask(appRegistrationRoutes.update, {
          params: { projectId: app.projectId, appRegistrationId: app.id },
          body,
        })
        await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(app.projectId).queryKey })
        notify('success', 'Secret replaced', 'Connections use the new secret from now on.')
      }}
    >
      {(issue) => <SecretFields issue={issue} required hint="The new secret’s value, not its id." />}
    </FormDialog>
  )
}
