/** How long to wait, or until when. */
import type { Step } from '@drawbridge/api'
import { Input, Radio, RadioGroup } from '@fluentui/react-components'
import { Choice } from '../../../components/choice.tsx'
import { type DurationUnit, durationOf, durationUnits, readDuration } from '../../../words/duration.ts'
import { ExpressionInput } from '../fields/expression-input.tsx'
import { IssueField } from './issue-field.tsx'
import type { OnStep } from './on-step.ts'
import { Pair } from './pair.tsx'

type WaitFieldsProps = { readonly step: Extract<Step, { type: 'wait' }>; readonly onStep: OnStep }

export function WaitFields({ step, onStep }: WaitFieldsProps) {
  const { for: time, until: _, ...rest } = step
  const how = step.until !== undefined ? 'until' : time !== undefined && !readDuration(time) ? 'expression' : 'for'
  const choose = (next: string) => {
    if (next === 'until') return onStep({ ...rest, until: '{{ }}' }, 'how')
    onStep({ ...rest, for: next === 'for' ? 'PT1H' : '{{ settings.pause }}' }, 'how')
  }
  return (
    <>
      <RadioGroup aria-label="Wait" value={how} onChange={(_event, { value }) => choose(value)}>
        <Radio value="for" label="For a time" />
        <Radio value="until" label="Until a moment" />
        <Radio value="expression" label="For a time that an expression says" />
      </RadioGroup>
      {how === 'for' && <TimeFields time={time ?? 'PT1H'} onTime={(next) => onStep({ ...rest, for: next }, 'for')} />}
      {how === 'until' && (
        <IssueField path="until" label="Moment" required hint="ISO 8601, such as 2027-01-01T09:00:00Z.">
          <ExpressionInput value={step.until ?? ''} onText={(until) => onStep({ ...rest, until }, 'until')} />
        </IssueField>
      )}
      {how === 'expression' && (
        <IssueField path="for" label="Time" required hint="An expression that makes a duration such as PT30S or P30D.">
          <ExpressionInput value={time ?? ''} onText={(next) => onStep({ ...rest, for: next }, 'for')} />
        </IssueField>
      )}
    </>
  )
}

type TimeFieldsProps = { readonly time: string; readonly onTime: (time: string) => void }

function TimeFields({ time, onTime }: TimeFieldsProps) {
  const { count, unit } = readDuration(time) ?? { count: 1, unit: 'hours' as const }
  return (
    <Pair>
      <IssueField path="for" label="How many" required>
        <Input
          type="number"
          min={1}
          value={String(count)}
          onChange={(_, { value }) => onTime(durationOf(Number(value), unit))}
        />
      </IssueField>
      <IssueField path="unit" label="Of">
        <Choice value={unit} onChange={(_, { value }) => onTime(durationOf(count, value as DurationUnit))}>
          {durationUnits.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Choice>
      </IssueField>
    </Pair>
  )
}
