/** Where the product publishes its public keys, so that a change of keys needs nobody here. */
import { type Project, projectRoutes } from '@drawbridge/api'
import { Button, Field, Input } from '@fluentui/react-components'
import { LinkRegular } from '@fluentui/react-icons/svg/link'
import { useQueryClient } from '@tanstack/react-query'
import { ask, projectsQuery } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useNotify } from '../../components/toasts.tsx'

const schema = projectRoutes.update.body.pick({ userTokenJwksUrl: true })

export function JwksUrlDialog({ project }: { readonly project: Project }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={<Button icon={<LinkRegular />}>Key set URL</Button>}
      title="Read the keys from an address"
      submitLabel="Save"
      schema={schema}
      read={(form) => ({ userTokenJwksUrl: String(form.get('userTokenJwksUrl') ?? '').trim() || null })}
      onSubmit={async (body) => {
        await ask(projectRoutes.update, { params: { projectId: project.id }, body })
        await queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey })
        notify('success', 'Saved')
      }}
    >
      {(issue) => (
        <Field
          label="JWKS URL"
          hint="Such as https://app.example.com/.well-known/jwks.json. Leave empty to use only the keys stored here."
          {...issue('userTokenJwksUrl')}
        >
          <Input name="userTokenJwksUrl" type="url" defaultValue={project.userTokenJwksUrl ?? ''} />
        </Field>
      )}
    </FormDialog>
  )
}
