/** Switches a workflow on for one connection with what its settings ask, or changes what was chosen. */
import { type Connection, type Enablement, type Workflow, workflowRoutes } from '@drawbridge/api'
import { Field, Text } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { z } from 'zod'
import { ask } from '../../api.ts'
import { Choice } from '../../components/choice.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { workflowsKey } from '../workflows/queries.ts'
import { fieldName, fieldSchemas, readFields, settingsIn } from './read-settings.ts'
import { SettingField } from './setting-field.tsx'

type EnableDialogProps = {
  readonly trigger: ReactElement
  readonly title: string
  readonly submitLabel: string
  readonly workflow: Workflow
  readonly connections: readonly Connection[]
  /** Of whom it is; absent for somebody new. */
  readonly enablement?: Enablement
}

export function EnableDialog(props: EnableDialogProps) {
  const { trigger, title, submitLabel, workflow, connections, enablement } = props
  const queryClient = useQueryClient()
  const [picked, setPicked] = useState<string>()
  const { projectId, id: workflowId, settings } = workflow
  const connectionId = enablement?.connectionId ?? picked ?? connections[0]?.id ?? ''
  const userId = enablement?.userId ?? connections.find(({ id }) => id === connectionId)?.userId ?? ''
  const schema = z.object({
    connectionId: z.string().refine((id) => enablement !== undefined || id !== '', 'Choose a connection.'),
    ...fieldSchemas(settings),
  })
  return (
    <FormDialog
      trigger={trigger}
      title={title}
      submitLabel={submitLabel}
      schema={schema}
      read={(form) => ({ connectionId, ...readFields(form, settings) })}
      onSubmit={async (fields) => {
        const whose = { userId, ...(connectionId !== '' && { connectionId }) }
        const body = { ...whose, settings: settingsIn(settings, fields) }
        await ask(workflowRoutes.enable, { params: { projectId, workflowId }, body })
        await queryClient.invalidateQueries({ queryKey: workflowsKey(projectId) })
      }}
    >
      {(issue) => (
        <>
          {enablement === undefined && (
            <Field
              label="For"
              required
              {...(connections.length === 0 && { hint: 'Nobody has connected a OneDrive to this project yet.' })}
              {...issue('connectionId')}
            >
              <Choice value={connectionId} onChange={(_, { value }) => setPicked(value)}>
                {connections.map(({ id, account, userId: whose }) => (
                  <option key={id} value={id}>
                    {account.displayName} ({whose || 'the project itself'})
                  </option>
                ))}
              </Choice>
            </Field>
          )}
          {settings.length === 0 && <Text>There is nothing to choose: it works alike for everybody.</Text>}
          {settings.map((setting) => (
            <SettingField
              key={setting.name}
              setting={setting}
              chosen={enablement?.settings[setting.name]}
              issue={issue(fieldName(setting))}
              drive={{ projectId, connectionId }}
            />
          ))}
        </>
      )}
    </FormDialog>
  )
}
