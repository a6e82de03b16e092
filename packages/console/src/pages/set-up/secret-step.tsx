/** The client secret: its value and not its id, proven by a token before it is stored. */
import {
  type AppRegistration,
  appRegistrationRoutes,
  type RegistrationCheck,
  registrationCheckRoutes,
  registrationGuide,
} from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { CheckList } from '../../components/check-list.tsx'
import { InlineForm } from '../../components/inline-form.tsx'
import { readExpiry, SecretFields } from '../../components/secret-fields.tsx'
import { SecretDrawing } from './drawings/secret-drawing.tsx'
import { Instructions } from './instructions.tsx'

const schema = z.object({
  clientSecret: z.string().trim().min(1, 'Paste the value of the secret.').max(500),
  clientSecretExpiresAt: z.iso.datetime().nullable(),
})

type SecretStepProps = {
  readonly app: AppRegistration
  readonly tenant: string | undefined
  readonly onDone: () => void
}

export function SecretStep({ app, tenant, onDone }: SecretStepProps) {
  const queryClient = useQueryClient()
  const [checks, setChecks] = useState<readonly RegistrationCheck[]>([])
  const { projectId, clientId, authority, cloud, scopes, redirectUri } = app
  const step = registrationGuide({ name: '', audience: 'everybody', redirectUri, scopes }).find(
    ({ id }) => id === 'secret',
  )!
  return (
    <>
      <Instructions step={step} drawing={<SecretDrawing />} />
      <InlineForm
        label="The client secret"
        submitLabel="Check and store"
        schema={schema}
        read={(form) => ({
          clientSecret: String(form.get('clientSecret') ?? ''),
          clientSecretExpiresAt: readExpiry(form) ?? null,
        })}
        onSubmit={async (secret) => {
          const draft = { clientId, authority, cloud, scopes, clientSecret: secret.clientSecret }
          const body = { ...draft, ...(tenant !== undefined && { tenantId: tenant }) }
          const found = (await ask(registrationCheckRoutes.try, { params: { projectId }, body })).checks
          const mine = found.filter(({ check }) => check === 'credential')
          setChecks(mine)
          if (mine.some(({ outcome }) => outcome === 'failed')) return
          const params = { projectId, appRegistrationId: app.id }
          await ask(appRegistrationRoutes.update, { params, body: secret })
          await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(projectId).queryKey })
          onDone()
        }}
        actions={
          app.hasClientSecret && (
            <Button appearance="subtle" onClick={onDone}>
              Keep the stored secret
            </Button>
          )
        }
      >
        {(issue) => <SecretFields issue={issue} hint="The column “Value”, not “Secret ID”." required />}
      </InlineForm>
      {checks.length > 0 && <CheckList checks={checks} />}
    </>
  )
}
