/** What comes in from the product, and what it must look like. */
import type { Trigger } from '@drawbridge/api'
import { Input, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import { put } from '../../../drawing/values.ts'
import { IssueField } from './issue-field.tsx'

type IncomingFieldsProps = {
  readonly trigger: Extract<Trigger, { type: 'app_event' | 'call' | 'manual' }>
  readonly onTrigger: (trigger: Trigger, field?: string) => void
}

export function IncomingFields({ trigger, onTrigger }: IncomingFieldsProps) {
  const field = trigger.type === 'app_event' ? 'payload' : 'input'
  const schema = trigger.type === 'app_event' ? trigger.payload : trigger.input
  const [typed, setTyped] = useState(() => (schema === undefined ? '' : JSON.stringify(schema, null, 2)))
  const read = readSchema(typed)
  const write = (text: string) => {
    setTyped(text)
    const next = readSchema(text)
    if (next !== 'wrong') onTrigger(put(trigger, field, next), field)
  }
  return (
    <>
      {trigger.type === 'app_event' && (
        <IssueField path="name" label="Event name" required hint="As your product says it: event(name, payload).">
          <Input
            value={trigger.name}
            maxLength={100}
            onChange={(_, { value }) => onTrigger({ ...trigger, name: value }, 'name')}
          />
        </IssueField>
      )}
      <IssueField
        path={field}
        label="What comes in, as JSON Schema"
        hint="If you give one, anything else is refused, and its fields are in the menu of variables."
        {...(read === 'wrong' && { wrong: 'This is not a JSON object yet.' })}
      >
        <Textarea
          value={typed}
          resize="vertical"
          rows={6}
          placeholder='{ "type": "object", "properties": { "invoiceId": { "type": "string" } } }'
          onChange={(_, { value }) => write(value)}
        />
      </IssueField>
    </>
  )
}

function readSchema(text: string): Record<string, unknown> | undefined | 'wrong' {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : 'wrong'
  } catch {
    return 'wrong'
  }
}
