/** When a schedule runs: as cron, with what it means and when that is next. */
import type { Trigger } from '@drawbridge/api'
import { Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { Choice } from '../../../components/choice.tsx'
import { useNow } from '../../../components/now.ts'
import { nextTimes } from '../../../drawing/next-times.ts'
import { cronWords } from '../../../words/cron.ts'
import { exactTime } from '../../../words/time.ts'
import { IssueField } from './issue-field.tsx'

const useStyles = makeStyles({
  times: { margin: 0, paddingLeft: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground2 },
})

const ready = {
  '*/15 * * * *': 'Every quarter of an hour',
  '0 * * * *': 'Every hour',
  '0 9 * * *': 'Every day at 09:00',
  '0 9 * * 1-5': 'Monday to Friday at 09:00',
  '0 9 * * 1': 'Every Monday at 09:00',
  '0 9 1 * *': 'On the first of each month at 09:00',
}

type ScheduleFieldsProps = {
  readonly trigger: Extract<Trigger, { type: 'schedule' }>
  readonly onTrigger: (trigger: Trigger, field?: string) => void
}

export function ScheduleFields({ trigger, onTrigger }: ScheduleFieldsProps) {
  const styles = useStyles()
  const { cron, timeZone } = trigger
  const next = nextTimes(cron, timeZone, useNow())
  return (
    <>
      <IssueField path="often" label="How often">
        <Choice
          value={Object.hasOwn(ready, cron) ? cron : ''}
          onChange={(_, { value }) => value && onTrigger({ ...trigger, cron: value }, 'cron')}
        >
          <option value="">As the pattern says</option>
          {Object.entries(ready).map(([pattern, words]) => (
            <option key={pattern} value={pattern}>
              {words}
            </option>
          ))}
        </Choice>
      </IssueField>
      <IssueField
        path="cron"
        label="Pattern"
        required
        hint="Minute, hour, day of the month, month, day of the week; seconds in front if you like."
      >
        <Input value={cron} onChange={(_, { value }) => onTrigger({ ...trigger, cron: value }, 'cron')} />
      </IssueField>
      <IssueField path="timeZone" label="Time zone" required>
        <Input
          value={timeZone}
          list="time-zones"
          onChange={(_, { value }) => onTrigger({ ...trigger, timeZone: value }, 'timeZone')}
        />
      </IssueField>
      <datalist id="time-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {next.length === 0 ? (
        <Text role="status">That is no pattern with a time to come.</Text>
      ) : (
        <div role="status">
          <Text>{cronWords(cron)} Next, by the clocks there:</Text>
          <ul className={styles.times}>
            {next.map((time) => (
              <li key={time.toISOString()}>{exactTime(time, timeZone)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
