/** Switches a workflow on for one connection, with what its settings ask. */
import { type Connection, type Setting, type Workflow, workflowRoutes } from '@drawbridge/api'
import { Button, Checkbox, Field, Input } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { ask } from '../../api.ts'
import { Choice } from '../../components/choice.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { workflowsKey } from '../workflows/queries.ts'
import { readSettings } from './read-settings.ts'

const schema = z.object({
  connectionId: z.string().min(1, 'Choose a connection.'),
  settings: z.record(z.string(), z.unknown()),
})

type EnableDialogProps = {
  readonly workflow: Workflow
  readonly connections: readonly Connection[]
  /** @param missing what the user has to allow at Microsoft first */
  readonly onDone: (missing: readonly string[]) => void
}

export function EnableDialog({ workflow, connections, onDone }: EnableDialogProps) {
  const queryClient = useQueryClient()
  const { projectId, id: workflowId, settings } = workflow
  return (
    <FormDialog
      trigger={
        <Button appearance="primary" icon={<AddRegular />}>
          Switch on
        </Button>
      }
      title="Switch it on"
      submitLabel="Switch on"
      schema={schema}
      read={(form) => ({
        connectionId: String(form.get('connectionId') ?? ''),
        settings: readSettings(form, settings),
      })}
      onSubmit={async ({ connectionId, settings: chosen }) => {
        const userId = connections.find(({ id }) => id === connectionId)?.userId ?? ''
        const body = { userId, connectionId, settings: chosen }
        const { missing } = await ask(workflowRoutes.enable, { params: { projectId, workflowId }, body })
        await queryClient.invalidateQueries({ queryKey: workflowsKey(projectId) })
        return missing?.scopes ?? []
      }}
      onDone={onDone}
    >
      {(issue) => (
        <>
          <Field label="For" required {...issue('connectionId')}>
            <Choice name="connectionId">
              {connections.map(({ id, account, userId }) => (
                <option key={id} value={id}>
                  {account.displayName} ({userId || 'the project itself'})
                </option>
              ))}
            </Choice>
          </Field>
          {settings.map((setting) => (
            <SettingField key={setting.name} setting={setting} />
          ))}
        </>
      )}
    </FormDialog>
  )
}

function SettingField({ setting }: { readonly setting: Setting }) {
  const { name, label, help, required, type } = setting
  const field = `setting.${name}`
  if (type === 'boolean') return <Checkbox name={field} label={label} defaultChecked={setting.default ?? false} />
  const hint = [help, type === 'folder' && 'The id of the folder at Microsoft.'].filter(Boolean).join(' ')
  return (
    <Field label={label} required={required} {...(hint !== '' && { hint })}>
      {type === 'choice' ? (
        <Choice name={field} defaultValue={setting.default ?? ''}>
          {!required && <option value="">None</option>}
          {setting.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </Choice>
      ) : (
        <Input
          name={field}
          {...(type === 'number' && { type: 'number' as const })}
          {...(type !== 'folder' && setting.default !== undefined && { defaultValue: String(setting.default) })}
        />
      )}
    </Field>
  )
}
