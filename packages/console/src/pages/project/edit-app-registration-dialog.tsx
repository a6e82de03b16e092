/** Changes what an app registration asks for, and of whom. Its client id and cloud are what it is; they stay. */
import { type AppRegistration, appRegistrationRoutes } from '@drawbridge/api'
import { Button, Checkbox, Field, Input, Textarea } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { useQueryClient } from '@tanstack/react-query'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useNotify } from '../../components/toasts.tsx'

const schema = appRegistrationRoutes.update.body.required({ authority: true, scopes: true, name: true, signsIn: true })

export function EditAppRegistrationDialog({ app }: { readonly app: AppRegistration }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={
        <Button size="small" icon={<EditRegular />}>
          Edit registration
        </Button>
      }
      title="Edit the app registration"
      submitLabel="Save"
      schema={schema}
      read={(form) => ({
        name: String(form.get('name') ?? '').trim() || null,
        signsIn: form.get('signsIn') === 'on',
        authority: String(form.get('authority') ?? '').trim(),
        scopes: String(form.get('scopes') ?? '')
          .split(/\s+/)
          .filter(Boolean),
      })}
      onSubmit={async (body) => {
        const params = { projectId: app.projectId, appRegistrationId: app.id }
        await ask(appRegistrationRoutes.update, { params, body })
        await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(app.projectId).queryKey })
        notify('success', 'App registration saved', 'New connections use it; existing ones keep what was granted.')
      }}
    >
      {(issue) => (
        <>
          <Field label="Name" hint="What people call it here, where there are several." {...issue('name')}>
            <Input name="name" defaultValue={app.name ?? ''} />
          </Field>
          <Checkbox name="signsIn" label="New sign-ins may go through it" defaultChecked={app.signsIn} />
          <Field
            label="Authority"
            hint="common, organizations, consumers, a tenant id or a verified domain."
            required
            {...issue('authority')}
          >
            <Input name="authority" defaultValue={app.authority} />
          </Field>
          <Field label="Scopes" hint="Separated by spaces." required {...issue('scopes')}>
            <Textarea name="scopes" rows={3} defaultValue={app.scopes.join(' ')} />
          </Field>
        </>
      )}
    </FormDialog>
  )
}
