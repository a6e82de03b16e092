/** The app registration itself: made in the admin centre, checked before it is stored. */
import {
  appRegistrationRoutes,
  audiences,
  newAppRegistrationSchema,
  type Project,
  type RegistrationAudience,
  type RegistrationCheck,
  registrationCheckRoutes,
  registrationGuide,
} from '@drawbridge/api'
import { Field, Input } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { CheckList } from '../../components/check-list.tsx'
import { Choice } from '../../components/choice.tsx'
import { CloudFields, readCloud } from '../../components/cloud-fields.tsx'
import { InlineForm } from '../../components/inline-form.tsx'
import { RegisterDrawing } from './drawings/register-drawing.tsx'
import { Instructions } from './instructions.tsx'

/** What a product needs that reads and writes its users' own files. */
const scopes = ['Files.ReadWrite', 'User.Read']

const schema = z
  .object({
    clientId: newAppRegistrationSchema.shape.clientId,
    tenantId: z.string().trim(),
    cloud: newAppRegistrationSchema.shape.cloud,
    audience: z.enum(Object.keys(audiences) as [RegistrationAudience, ...RegistrationAudience[]]),
  })
  .refine(({ audience, tenantId }) => audience !== 'tenant' || tenantId !== '', {
    path: ['tenantId'],
    message: 'An app for one organisation signs in at its directory: give the directory (tenant) id.',
  })

type RegisterStepProps = {
  readonly project: Project
  readonly publicUrl: string
  /** @param tenant the directory id, where it was given */
  readonly onDone: (tenant: string | undefined) => void
}

export function RegisterStep({ project, publicUrl, onDone }: RegisterStepProps) {
  const queryClient = useQueryClient()
  const [audience, setAudience] = useState<RegistrationAudience>('everybody')
  const [checks, setChecks] = useState<readonly RegistrationCheck[]>([])
  const redirectUri = `${publicUrl}/oauth/callback`
  const [step] = registrationGuide({ name: project.name, audience, redirectUri, scopes })
  const params = { projectId: project.id }

  return (
    <>
      <Field label="Who shall be able to sign in?" style={{ maxWidth: '640px', minWidth: 0 }}>
        <Choice value={audience} onChange={(_, { value }) => setAudience(value as RegistrationAudience)}>
          {Object.entries(audiences).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Choice>
      </Field>
      <Instructions step={step!} drawing={<RegisterDrawing audience={audience} />} />
      <InlineForm
        label="The app registration"
        submitLabel="Check and store"
        schema={schema}
        read={(form) => ({
          clientId: form.get('clientId'),
          tenantId: String(form.get('tenantId') ?? ''),
          cloud: readCloud(form),
          audience,
        })}
        onSubmit={async ({ clientId, tenantId, cloud }) => {
          const authority = audiences[audience].authority ?? tenantId
          const draft = { clientId, authority, cloud, scopes }
          const body = { ...draft, ...(tenantId !== '' && { tenantId }) }
          const found = (await ask(registrationCheckRoutes.try, { params, body })).checks
          const mine = found.filter(({ check }) => step!.checks.includes(check))
          setChecks(mine)
          if (mine.some(({ outcome }) => outcome !== 'passed')) return
          await ask(appRegistrationRoutes.create, { params, body: draft })
          await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(project.id).queryKey })
          onDone(tenantId || undefined)
        }}
      >
        {(issue) => (
          <>
            <Field label="Application (client) ID" required {...issue('clientId')}>
              <Input name="clientId" spellCheck={false} />
            </Field>
            <Field
              label="Directory (tenant) ID"
              hint="Beside the client id on the Overview. With it, the secret can be proven in the next step."
              {...issue('tenantId')}
            >
              <Input name="tenantId" spellCheck={false} />
            </Field>
            <CloudFields issue={issue('cloud')} />
          </>
        )}
      </InlineForm>
      {checks.length > 0 && <CheckList checks={checks} />}
    </>
  )
}
