/** Makes an API key and shows it, once. */
import { type ApiKeyScope, apiKeyRoutes, apiKeyScopeSchema, newApiKeySchema } from '@drawbridge/api'
import { Button, Checkbox, Field, Input, makeStyles } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { apiKeysQuery, ask } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { SecretDialog } from '../../components/secret-dialog.tsx'
import { apiKeyScopeWords } from '../../words/api-key-scopes.ts'

const useStyles = makeStyles({ scopes: { margin: 0, padding: 0, border: 'none' } })

const usual: readonly ApiKeyScope[] = ['connections:read', 'files:read', 'files:write']

export function NewApiKeyDialog({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const [made, setMade] = useState<string>()
  return (
    <>
      <FormDialog
        trigger={<Button icon={<AddRegular />}>New API key</Button>}
        title="New API key"
        submitLabel="Make key"
        schema={newApiKeySchema}
        read={(form) => {
          const day = String(form.get('expiresOn') ?? '')
          return {
            name: form.get('name'),
            scopes: form.getAll('scopes'),
            expiresAt: day === '' ? null : `${day}T00:00:00.000Z`,
          }
        }}
        onSubmit={async (body) => {
          const { key } = await ask(apiKeyRoutes.create, { params: { projectId }, body })
          await queryClient.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey })
          return key
        }}
        onDone={setMade}
      >
        {(issue) => (
          <>
            <Field label="Name" hint="Where it is used, such as “Back end, production”." required {...issue('name')}>
              <Input name="name" />
            </Field>
            <Field {...issue('scopes')}>
              <fieldset className={styles.scopes}>
                <legend>What it may do</legend>
                {apiKeyScopeSchema.options.map((scope) => (
                  <div key={scope}>
                    <Checkbox
                      name="scopes"
                      value={scope}
                      label={apiKeyScopeWords[scope]}
                      defaultChecked={usual.includes(scope)}
                    />
                  </div>
                ))}
              </fieldset>
            </Field>
            <Field label="Ends on" hint="Leave empty for a key that works until it is revoked." {...issue('expiresAt')}>
              <Input name="expiresOn" type="date" />
            </Field>
          </>
        )}
      </FormDialog>
      <SecretDialog title="Your API key" what="API key" secret={made} onClose={() => setMade(undefined)}>
        It is shown this one time. Keep it where your back end keeps its secrets.
      </SecretDialog>
    </>
  )
}
