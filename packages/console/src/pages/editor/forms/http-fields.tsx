/** A call of any address on the internet. */
import type { Step } from '@drawbridge/api'
import { Switch } from '@fluentui/react-components'
import { Choice } from '../../../components/choice.tsx'
import { asJson, put } from '../../../drawing/values.ts'
import { ExpressionInput } from '../fields/expression-input.tsx'
import { ParsedInput } from '../fields/parsed-input.tsx'
import { ValueField } from '../fields/value-field.tsx'
import { inQuotes } from './in-quotes.ts'
import { IssueField } from './issue-field.tsx'
import type { OnStep } from './on-step.ts'

type Request = Extract<Step, { type: 'http_request' }>

const headers = { kind: 'map', item: { kind: 'text', long: false }, fixed: true } as const

const methods: readonly Request['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']

export function HttpFields({ step, onStep }: { readonly step: Request; readonly onStep: OnStep }) {
  return (
    <>
      <IssueField path="method" label="Method">
        <Choice
          value={step.method}
          onChange={(_, { value }) => onStep({ ...step, method: value as Request['method'] }, 'method')}
        >
          {methods.map((method) => (
            <option key={method}>{method}</option>
          ))}
        </Choice>
      </IssueField>
      <IssueField path="url" label="URL" required>
        <ExpressionInput value={step.url} placeholder="https://" onText={(url) => onStep({ ...step, url }, 'url')} />
      </IssueField>
      <IssueField
        path="headers"
        label="Headers"
        hint="Keep secrets out of here: what stands in a definition is readable."
      >
        <ValueField
          label="Headers"
          shape={headers}
          value={step.headers}
          onValue={(next) => onStep({ ...step, headers: (next ?? {}) as Request['headers'] }, 'headers')}
        />
      </IssueField>
      {step.method !== 'GET' && step.method !== 'HEAD' && (
        <IssueField path="body" label="Body" hint={`JSON, a text, or a file of an earlier step. ${inQuotes}`}>
          <ParsedInput value={step.body} as={asJson} onValue={(body) => onStep(put(step, 'body', body), 'body')} />
        </IssueField>
      )}
      <Switch
        label="Keep the answer as a file"
        checked={step.saveAsFile}
        onChange={(_, { checked }) => onStep({ ...step, saveAsFile: checked }, 'saveAsFile')}
      />
    </>
  )
}
