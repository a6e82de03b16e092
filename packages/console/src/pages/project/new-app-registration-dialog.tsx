/** Stores an app registration that was made at Microsoft, or in the emulator. */
import { appRegistrationRoutes, newAppRegistrationSchema } from '@drawbridge/api'
import { Button, Field, Input, Textarea } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { appRegistrationsQuery, ask, sessionQuery } from '../../api.ts'
import { CloudFields, readCloud } from '../../components/cloud-fields.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { readExpiry, SecretFields } from '../../components/secret-fields.tsx'
import { useNotify } from '../../components/toasts.tsx'

export function NewAppRegistrationDialog({ projectId }: { readonly projectId: string }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  const { data: session } = useQuery(sessionQuery)
  return (
    <FormDialog
      trigger={<Button icon={<AddRegular />}>Add app registration</Button>}
      title="Add an app registration"
      submitLabel="Add app registration"
      schema={newAppRegistrationSchema}
      read={readAppRegistration}
      onSubmit={async (body) => {
        await ask(appRegistrationRoutes.create, { params: { projectId }, body })
        await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(projectId).queryKey })
        notify('success', 'App registration added')
      }}
    >
      {(issue) => (
        <>
          {session && (
            <Field label="Redirect URI to register at Microsoft (platform Web)">
              <div>
                <Copyable value={`${session.publicUrl}/oauth/callback`} what="redirect URI" />
              </div>
            </Field>
          )}
          <Field label="Application (client) id" required {...issue('clientId')}>
            <Input name="clientId" />
          </Field>
          <SecretFields issue={issue} hint="The secret’s value, not its id. Leave empty for a public client." />
          <CloudFields issue={issue('cloud')} />
          <Field
            label="Authority"
            hint="common, organizations, consumers, a tenant id or a verified domain."
            {...issue('authority')}
          >
            <Input name="authority" defaultValue="common" />
          </Field>
          <Field label="Scopes" hint="Separated by spaces." {...issue('scopes')}>
            <Textarea name="scopes" rows={2} defaultValue="Files.ReadWrite User.Read" />
          </Field>
        </>
      )}
    </FormDialog>
  )
}

function readAppRegistration(form: FormData): unknown {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const clientSecretExpiresAt = readExpiry(form)
  return {
    clientId: text('clientId'),
    ...(text('clientSecret') && { clientSecret: text('clientSecret') }),
    ...(clientSecretExpiresAt && { clientSecretExpiresAt }),
    authority: text('authority') || 'common',
    cloud: readCloud(form),
    scopes: text('scopes').split(/\s+/).filter(Boolean),
  }
}
