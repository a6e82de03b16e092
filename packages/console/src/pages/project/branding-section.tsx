/** How the portal looks to the users of a project: name, colour, logo. */
import { type Branding, brandingChangeSchema, brandingRoutes } from '@drawbridge/api'
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, brandingQuery } from '../../api.ts'
import { Facts } from '../../components/facts.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Section } from '../../components/section.tsx'
import { useNotify } from '../../components/toasts.tsx'

const useStyles = makeStyles({
  colour: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  swatch: {
    width: '20px',
    height: '20px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  logo: { maxWidth: '120px', maxHeight: '48px' },
})

export function BrandingSection({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  const branding = useQuery(brandingQuery(projectId))
  return (
    <Section
      title="Portal"
      lead="What your users see while they connect."
      actions={branding.data && <EditBrandingDialog projectId={projectId} branding={branding.data} />}
    >
      <QueryView query={branding} lines={2}>
        {({ displayName, accentColor, logoUrl }) => (
          <Facts
            facts={[
              ['Name', displayName ?? 'The project’s name'],
              [
                'Colour',
                accentColor === null ? (
                  'Drawbridge’s own'
                ) : (
                  <span key="colour" className={styles.colour}>
                    <span className={styles.swatch} style={{ backgroundColor: accentColor }} aria-hidden />
                    {accentColor}
                  </span>
                ),
              ],
              ['Logo', logoUrl === null ? 'None' : <img key="logo" src={logoUrl} alt="" className={styles.logo} />],
            ]}
          />
        )}
      </QueryView>
    </Section>
  )
}

/** The file as it was chosen; it is read when the form is sent. */
const formSchema = brandingChangeSchema.omit({ logo: true }).extend({ file: z.instanceof(File) })

function EditBrandingDialog({ projectId, branding }: { readonly projectId: string; readonly branding: Branding }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={<Button icon={<EditRegular />}>Edit portal</Button>}
      title="Edit the portal"
      submitLabel="Save"
      schema={formSchema}
      read={(form) => ({
        displayName: String(form.get('displayName') ?? '').trim() || null,
        accentColor: String(form.get('accentColor') ?? '').trim() || null,
        file: form.get('logo'),
      })}
      onSubmit={async ({ file, ...change }) => {
        const body = { ...change, ...(file.size > 0 && { logo: await base64Of(file) }) }
        await ask(brandingRoutes.update, { params: { projectId }, body })
        await queryClient.invalidateQueries({ queryKey: brandingQuery(projectId).queryKey })
        notify('success', 'Saved')
      }}
    >
      {(issue) => (
        <>
          <Field label="Name" hint="Leave empty for the project’s name." {...issue('displayName')}>
            <Input name="displayName" defaultValue={branding.displayName ?? ''} />
          </Field>
          <Field label="Colour" hint="Such as #0a6973. Leave empty for Drawbridge’s own." {...issue('accentColor')}>
            <Input name="accentColor" defaultValue={branding.accentColor ?? ''} />
          </Field>
          <Field label="Logo" hint="PNG, JPEG or WebP of at most 200 KB." {...issue('logo')}>
            {/* A bare input takes its name from the field only when it is handed over. */}
            {(named) => <input {...named} name="logo" type="file" accept="image/png,image/jpeg,image/webp" />}
          </Field>
        </>
      )}
    </FormDialog>
  )
}

async function base64Of(file: File): Promise<string> {
  let text = ''
  for (const byte of new Uint8Array(await file.arrayBuffer())) text += String.fromCharCode(byte)
  return btoa(text)
}
