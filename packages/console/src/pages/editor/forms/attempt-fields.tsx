/** How often a step is tried, and how long one attempt may take. */
import type { DescribedAction, Step } from '@drawbridge/api'
import { Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { put } from '../../../drawing/values.ts'
import { useFieldIssue } from '../fields/field-issue.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  quiet: { color: tokens.colorNeutralForeground2 },
})

type Attempted = Extract<Step, { type: 'action' | 'http_request' }>
type AttemptFieldsProps = {
  readonly step: Attempted
  readonly action: DescribedAction | undefined
  readonly onStep: (step: Step, field: string) => void
}

const usual = { attempts: 4, delay: 'PT2S', longest: 'PT5M' }

export function AttemptFields({ step, action, onStep }: AttemptFieldsProps) {
  const styles = useStyles()
  const timeout = useFieldIssue('timeout')
  const retry = (change: Partial<typeof usual>) =>
    onStep({ ...step, retry: { ...usual, ...step.retry, ...change } }, 'retry')
  return (
    <div className={styles.root}>
      <Field label="Attempts in all" hint="The first included. Each pause is twice as long as the one before.">
        <Input
          type="number"
          min={1}
          max={20}
          value={String(step.retry?.attempts ?? usual.attempts)}
          onChange={(_, { value }) => retry({ attempts: Number(value) })}
        />
      </Field>
      <Field label="First pause" hint="Such as PT2S for two seconds.">
        <Input value={step.retry?.delay ?? usual.delay} onChange={(_, { value }) => retry({ delay: value })} />
      </Field>
      <Field label="Time for one attempt" hint="Such as PT30S or PT10M; five minutes if you give none." {...timeout}>
        <Input
          value={step.timeout ?? ''}
          placeholder="PT5M"
          onChange={(_, { value }) => onStep(put(step, 'timeout', value || undefined), 'timeout')}
        />
      </Field>
      {action && (
        <Text className={styles.quiet}>
          {action.repeat.kind === 'repeated' ? 'Tried again, it may happen twice. ' : 'Trying again does no harm. '}
          {action.repeat.because}
        </Text>
      )}
    </div>
  )
}
