/** What is told to the product: an event by webhook, or the answer to a call. */
import type { Step, Template } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { webhookEndpointsQuery } from '../../../api.ts'
import { Choice } from '../../../components/choice.tsx'
import { asJson, asNumber, put } from '../../../drawing/values.ts'
import { ExpressionInput } from '../fields/expression-input.tsx'
import { ParsedInput } from '../fields/parsed-input.tsx'
import { ValueField } from '../fields/value-field.tsx'
import { inQuotes } from './in-quotes.ts'
import { IssueField } from './issue-field.tsx'
import type { OnStep } from './on-step.ts'

type Of<Type extends Step['type']> = { readonly step: Extract<Step, { type: Type }>; readonly onStep: OnStep }

const payloadShape = { kind: 'map', item: { kind: 'any', texts: false } } as const

export function SendEventFields({ projectId, step, onStep }: Of<'send_event'> & { readonly projectId: string }) {
  const { data: endpoints = [] } = useQuery(webhookEndpointsQuery(projectId))
  return (
    <>
      <IssueField path="name" label="Event name" required hint="Arrives as data.name of a workflow.event.">
        <ExpressionInput value={step.name} onText={(name) => onStep({ ...step, name }, 'name')} />
      </IssueField>
      <IssueField path="payload" label="Payload" hint={inQuotes}>
        <ValueField
          label="Payload"
          shape={payloadShape}
          value={step.payload}
          onValue={(payload) => onStep({ ...step, payload: (payload ?? {}) as Template }, 'payload')}
        />
      </IssueField>
      <IssueField path="webhookEndpointId" label="To">
        <Choice
          value={step.webhookEndpointId ?? ''}
          onChange={(_, { value }) => onStep(put(step, 'webhookEndpointId', value || undefined), 'webhookEndpointId')}
        >
          <option value="">Every endpoint that wants workflow.event</option>
          {endpoints.map(({ id, url }) => (
            <option key={id} value={id}>
              {url}
            </option>
          ))}
        </Choice>
      </IssueField>
    </>
  )
}

export function RespondFields({ step, onStep }: Of<'respond'>) {
  return (
    <>
      <IssueField path="status" label="Status" hint="Of HTTP: 200 when all is well.">
        <ParsedInput
          value={step.status}
          as={asNumber}
          onValue={(status) => onStep({ ...step, status: (status ?? 200) as number }, 'status')}
        />
      </IssueField>
      <IssueField path="body" label="Body" hint={`JSON or a text. ${inQuotes}`}>
        <ParsedInput
          value={step.body}
          as={asJson}
          onValue={(body) => onStep({ ...step, body: (body ?? null) as Template }, 'body')}
        />
      </IssueField>
    </>
  )
}
