/** Creates a project and goes to it. */
import { newProjectSchema, projectRoutes } from '@drawbridge/api'
import { Button, Field, Input } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ask, projectsQuery } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { OriginsField } from '../../components/origins-field.tsx'
import { readLines } from '../../components/read-lines.ts'
import { useNotify } from '../../components/toasts.tsx'

export function NewProjectDialog() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={
        <Button appearance="primary" icon={<AddRegular />}>
          New project
        </Button>
      }
      title="New project"
      submitLabel="Create project"
      schema={newProjectSchema}
      read={(form) => ({ name: form.get('name'), allowedOrigins: readLines(form, 'allowedOrigins') })}
      onSubmit={async (body) => {
        const project = await ask(projectRoutes.create, { body })
        await queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey })
        return project
      }}
      onDone={({ id, name }) => {
        notify('success', `Created ${name}`)
        void navigate({ to: '/projects/$projectId', params: { projectId: id } })
      }}
    >
      {(issue) => (
        <>
          <Field label="Name" required {...issue('name')}>
            <Input name="name" />
          </Field>
          <OriginsField issue={issue('allowedOrigins')} />
        </>
      )}
    </FormDialog>
  )
}
