/** Adds a client secret beside those that are there. */
import { type AppRegistration, appCredentialRoutes, newAppCredentialSchema } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useQueryClient } from '@tanstack/react-query'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { readExpiry, SecretFields } from '../../components/secret-fields.tsx'
import { useNotify } from '../../components/toasts.tsx'

export function AddSecretDialog({ app: { id, projectId } }: { readonly app: AppRegistration }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={
        <Button size="small" icon={<AddRegular />}>
          Add secret
        </Button>
      }
      title="Add a client secret"
      submitLabel="Add secret"
      schema={newAppCredentialSchema}
      read={(form) => {
        const expiresAt = readExpiry(form)
        return {
          kind: 'secret',
          secret: String(form.get('clientSecret') ?? '').trim(),
          ...(expiresAt && { expiresAt }),
        }
      }}
      onSubmit={async (body) => {
        await ask(appCredentialRoutes.add, { params: { projectId, appRegistrationId: id }, body })
        await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(projectId).queryKey })
        notify('success', 'Secret added', 'It is the first to be tried from now on.')
      }}
    >
      {(issue) => (
        <SecretFields
          issue={(name) => issue(name === 'clientSecret' ? 'secret' : 'expiresAt')}
          hint="The secret’s value, not its id."
          required
        />
      )}
    </FormDialog>
  )
}
