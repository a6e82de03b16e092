/** Address, purpose and event types of a webhook endpoint. */
import { type EventType, eventTypes, type WebhookEndpoint } from '@drawbridge/api'
import { Checkbox, Field, Input, makeStyles } from '@fluentui/react-components'
import type { FieldIssue } from '../../components/use-form.ts'

const useStyles = makeStyles({ types: { margin: 0, padding: 0, border: 'none' } })

type WebhookFieldsProps = {
  readonly issue: (name: string) => FieldIssue
  readonly endpoint?: WebhookEndpoint
}

export function WebhookFields({ issue, endpoint }: WebhookFieldsProps) {
  const styles = useStyles()
  return (
    <>
      <Field label="Address" hint="https, and reachable from this server." required {...issue('url')}>
        <Input name="url" type="url" defaultValue={endpoint?.url ?? ''} />
      </Field>
      <Field label="Description" {...issue('description')}>
        <Input name="description" defaultValue={endpoint?.description ?? ''} />
      </Field>
      <fieldset className={styles.types}>
        <legend>Only these events; none ticked means all</legend>
        {Object.entries(eventTypes).map(([type, words]) => (
          <div key={type}>
            <Checkbox
              name="eventTypes"
              value={type}
              label={`${type}: ${words}`}
              defaultChecked={endpoint?.eventTypes.includes(type as EventType) ?? false}
            />
          </div>
        ))}
      </fieldset>
    </>
  )
}

/** What the fields say, for a schema to judge. */
export function readWebhook(form: FormData): unknown {
  return {
    url: String(form.get('url') ?? '').trim(),
    description: form.get('description') ?? '',
    eventTypes: form.getAll('eventTypes'),
  }
}
