/** Moves the connections of an app registration to another one; none stops working meanwhile. */
import { type AppRegistration, appRegistrationRoutes, type MovedConnections } from '@drawbridge/api'
import { Button, Field, Text } from '@fluentui/react-components'
import { ArrowRightRegular } from '@fluentui/react-icons/svg/arrow-right'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { allConnectionsKey, ask } from '../../api.ts'
import { Choice } from '../../components/choice.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { registrationName } from '../../words/registration-name.ts'
import { MovedDialog } from './moved-dialog.tsx'

const schema = appRegistrationRoutes.moveConnections.body

type MoveConnectionsDialogProps = {
  readonly app: AppRegistration
  /** The other app registrations of the project. */
  readonly others: readonly AppRegistration[]
}

export function MoveConnectionsDialog({ app, others }: MoveConnectionsDialogProps) {
  const queryClient = useQueryClient()
  const [result, setResult] = useState<MovedConnections & { readonly to: string | null }>()
  const target = others.find(({ id }) => id === result?.to)
  return (
    <>
      <FormDialog
        trigger={
          <Button size="small" icon={<ArrowRightRegular />}>
            Move connections
          </Button>
        }
        title={`Move the connections of ${registrationName(app)}`}
        submitLabel="Move connections"
        schema={schema}
        read={(form) => ({ to: String(form.get('to') ?? '') || null })}
        onSubmit={async ({ to }) => {
          const params = { projectId: app.projectId, appRegistrationId: app.id }
          const moved = await ask(appRegistrationRoutes.moveConnections, { params, body: { to } })
          await queryClient.invalidateQueries({ queryKey: allConnectionsKey })
          return { ...moved, to }
        }}
        onDone={setResult}
      >
        {(issue) => (
          <>
            <Field label="Move them to" {...issue('to')}>
              <Choice name="to" defaultValue={others[0]?.id ?? ''}>
                {others.map((other) => (
                  <option key={other.id} value={other.id}>
                    {registrationName(other)}
                  </option>
                ))}
                <option value="">Nowhere: they stay here after all</option>
              </Choice>
            </Field>
            <Text>
              Connections of people go on under this registration, and go over when their user signs in next. Those in
              the app’s own name are tried under the other one at once, and go over if it works. None stops working.
            </Text>
          </>
        )}
      </FormDialog>
      <MovedDialog result={result} target={target} onClose={() => setResult(undefined)} />
    </>
  )
}
