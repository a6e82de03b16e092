/** The end of a project, behind the typing of its name. */
import { type Project, projectRoutes } from '@drawbridge/api'
import { Button, Field, Input } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { z } from 'zod'
import { ask } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Section } from '../../components/section.tsx'
import { useNotify } from '../../components/toasts.tsx'

export function RemoveProjectSection({ project: { id, name } }: { readonly project: Project }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const notify = useNotify()
  const schema = z.object({ name: z.string().refine((typed) => typed === name, `Type “${name}”, as it stands above.`) })
  return (
    <Section
      title="Remove the project"
      lead="With all that belongs to it: its connections and their tokens, its keys and its registrations."
      actions={
        <FormDialog
          trigger={<Button icon={<DeleteRegular />}>Remove project</Button>}
          title={`Remove ${name}?`}
          submitLabel="Remove for good"
          schema={schema}
          read={(form) => ({ name: form.get('name') })}
          onSubmit={(query) => ask(projectRoutes.remove, { params: { projectId: id }, query })}
          onDone={() => {
            notify('success', `Removed ${name}`)
            void navigate({ to: '/projects' }).then(() => queryClient.invalidateQueries())
          }}
        >
          {(issue) => (
            <Field label={`Type “${name}” to go on`} required {...issue('name')}>
              <Input name="name" />
            </Field>
          )}
        </FormDialog>
      }
    >
      {null}
    </Section>
  )
}
