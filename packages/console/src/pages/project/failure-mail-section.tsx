/** Who is told by mail when workflows fail. */
import { type Project, projectRoutes } from '@drawbridge/api'
import { Button, Field, Text, Textarea } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { useQueryClient } from '@tanstack/react-query'
import { ask, projectsQuery } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { readLines } from '../../components/read-lines.ts'
import { Section } from '../../components/section.tsx'
import { useNotify } from '../../components/toasts.tsx'

export function FailureMailSection({ project }: { readonly project: Project }) {
  const told = project.failureMailTo
  return (
    <Section
      title="Mail about failures"
      lead="When workflows fail, these people get a mail: one an hour for each workflow at most."
      actions={<EditFailureMailDialog project={project} />}
    >
      <Text>
        {told.length === 0 ? 'Nobody yet. Failed runs are in the list, and go to webhooks.' : told.join(', ')}
      </Text>
    </Section>
  )
}

function EditFailureMailDialog({ project }: { readonly project: Project }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={
        <Button icon={<EditRegular />} aria-label="Edit who is told">
          Edit
        </Button>
      }
      title="Who is told when workflows fail?"
      submitLabel="Save"
      schema={projectRoutes.update.body}
      read={(form) => ({ failureMailTo: readLines(form, 'failureMailTo') })}
      onSubmit={async (body) => {
        await ask(projectRoutes.update, { params: { projectId: project.id }, body })
        await queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey })
        notify('success', 'Saved')
      }}
    >
      {(issue) => (
        <Field label="E-mail addresses" hint="One per line, 20 at most." {...issue('failureMailTo')}>
          <Textarea name="failureMailTo" rows={4} resize="vertical" defaultValue={project.failureMailTo.join('\n')} />
        </Field>
      )}
    </FormDialog>
  )
}
