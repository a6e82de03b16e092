/** What begins a run. */
import type { Finding, Trigger } from '@drawbridge/api'
import { Field } from '@fluentui/react-components'
import { Choice } from '../../../components/choice.tsx'
import { triggerTitle, triggerTypes } from '../../../words/workflows.ts'
import { useEditor } from '../editor-state.ts'
import { TriggerIcon } from '../step-icon.tsx'
import { FileChangeFields } from './file-change-fields.tsx'
import { FormHead } from './form-head.tsx'
import { IncomingFields } from './incoming-fields.tsx'
import { ScheduleFields } from './schedule-fields.tsx'

const blanks: Record<Trigger['type'], Trigger> = {
  file_change: { type: 'file_change', filter: { recursive: true, kinds: ['created'], items: 'files' } },
  schedule: { type: 'schedule', cron: '0 9 * * *', timeZone: localZone() },
  app_event: { type: 'app_event', name: '' },
  call: { type: 'call' },
  manual: { type: 'manual' },
}

export function TriggerForm({ findings }: { readonly findings: readonly Finding[] }) {
  const { definition, draw } = useEditor()
  const { trigger } = definition
  const change = (next: Trigger, field?: string) => draw({ ...definition, trigger: next }, field && `trigger ${field}`)
  return (
    <>
      <FormHead
        icon={<TriggerIcon type={trigger.type} />}
        title="Trigger"
        lead="What begins a run."
        findings={findings.filter(({ path }) => /^trigger(\.filter)?$/.test(path))}
      />
      <Field label="Begins">
        <Choice value={trigger.type} onChange={(_, { value }) => change(blanks[value as Trigger['type']])}>
          {triggerTypes.map((type) => (
            <option key={type} value={type}>
              {triggerTitle(type)}
            </option>
          ))}
        </Choice>
      </Field>
      {trigger.type === 'file_change' && <FileChangeFields trigger={trigger} onTrigger={change} />}
      {trigger.type === 'schedule' && <ScheduleFields trigger={trigger} onTrigger={change} />}
      {(trigger.type === 'app_event' || trigger.type === 'call' || trigger.type === 'manual') && (
        <IncomingFields key={trigger.type} trigger={trigger} onTrigger={change} />
      )}
    </>
  )
}

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}
