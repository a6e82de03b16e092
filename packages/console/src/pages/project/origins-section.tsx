/** The pages that may use the SDK in the name of a project. */
import { type Project, projectRoutes } from '@drawbridge/api'
import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { useQueryClient } from '@tanstack/react-query'
import { ask, projectsQuery } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { OriginsField } from '../../components/origins-field.tsx'
import { readLines } from '../../components/read-lines.ts'
import { Section } from '../../components/section.tsx'
import { useNotify } from '../../components/toasts.tsx'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  origin: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
})

export function OriginsSection({ project }: { readonly project: Project }) {
  const styles = useStyles()
  return (
    <Section
      title="Allowed origins"
      lead="Pages on these origins may use the SDK and hear how a run through the portal ended."
      actions={<EditProjectDialog project={project} />}
    >
      {project.allowedOrigins.length === 0 ? (
        <Text>None yet: no page can use this project.</Text>
      ) : (
        <ul className={styles.list}>
          {project.allowedOrigins.map((origin) => (
            <li key={origin} className={styles.origin}>
              {origin}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function EditProjectDialog({ project }: { readonly project: Project }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={<Button icon={<EditRegular />}>Edit</Button>}
      title="Edit the project"
      submitLabel="Save"
      schema={projectRoutes.update.body}
      read={(form) => ({ name: form.get('name'), allowedOrigins: readLines(form, 'allowedOrigins') })}
      onSubmit={async (body) => {
        await ask(projectRoutes.update, { params: { projectId: project.id }, body })
        await queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey })
        notify('success', 'Saved')
      }}
    >
      {(issue) => (
        <>
          <Field label="Name" required {...issue('name')}>
            <Input name="name" defaultValue={project.name} />
          </Field>
          <OriginsField defaultOrigins={project.allowedOrigins} issue={issue('allowedOrigins')} />
        </>
      )}
    </FormDialog>
  )
}
