/** Whether a trigger can ever begin a run. */
import type { Definition, Finding, Trigger } from '@drawbridge/api'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Cron } from 'croner'
import { checkFilterAlone } from '../../changes/check-filter.ts'
import { Problem } from '../../errors.ts'
import { closest } from '../../expressions/closest.ts'
import { meant, odd, wrong } from './finding.ts'

export function checkTrigger({ trigger, settings }: Definition): Finding[] {
  switch (trigger.type) {
    case 'file_change':
      return checkFileChange(trigger, settings)
    case 'schedule':
      return checkSchedule(trigger)
    case 'app_event':
      return checkSchema(trigger.payload, 'trigger.payload')
    case 'call':
    case 'manual':
      return checkSchema(trigger.input, 'trigger.input')
  }
}

type FileChange = Extract<Trigger, { type: 'file_change' }>

function checkFileChange(
  { filter, folderSetting, folderPath }: FileChange,
  settings: Definition['settings'],
): Finding[] {
  const found: Finding[] = []
  const folders = [filter.folderId, folderSetting, folderPath].filter((each) => each !== undefined)
  if (folders.length > 1) {
    found.push(
      wrong(
        'folder_twice',
        'Say where in one way: a folder’s id, its path, or the setting with which users choose it.',
        { path: 'trigger' },
      ),
    )
  }
  const setting = settings.find(({ name }) => name === folderSetting)
  const where = { path: 'trigger.folderSetting' }
  if (folderSetting !== undefined && !setting) {
    const near = closest(
      folderSetting,
      settings.map(({ name }) => name),
    )
    found.push(wrong('unknown_setting', `The workflow has no setting “${folderSetting}”.${meant(near)}`, where))
  } else if (setting && setting.type !== 'folder') {
    found.push(
      wrong('wrong_type', `The setting “${folderSetting}” is no folder. Make it one, or choose another.`, where),
    )
  } else if (setting && !setting.required) {
    found.push(
      odd(
        'setting_not_required',
        `Whoever leaves “${folderSetting}” open hears of changes in the whole drive. Make it required if that is not meant.`,
        where,
      ),
    )
  }
  try {
    checkFilterAlone(filter)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    found.push(wrong('filter_invalid', error.message.replace(/^filter\.?/, 'Filter '), { path: 'trigger.filter' }))
  }
  return found
}

function checkSchedule({ cron, timeZone }: Extract<Trigger, { type: 'schedule' }>): Finding[] {
  if (!isTimeZone(timeZone)) {
    const near = closest(timeZone, Intl.supportedValuesOf('timeZone'))
    return [
      wrong(
        'time_zone_unknown',
        `There is no time zone “${timeZone}”.${meant(near) || ' Give one such as “Europe/Berlin”.'}`,
        { path: 'trigger.timeZone' },
      ),
    ]
  }
  const where = { path: 'trigger.cron' }
  try {
    const next = new Cron(cron, { timezone: timeZone, paused: true, mode: '5-or-6-parts' }).nextRuns(2, new Date(0))
    if (next.length === 0) return [wrong('cron_never', `“${cron}” never comes. Check day and month.`, where)]
    const often = next.length === 2 && next[1]!.getTime() - next[0]!.getTime() < 60_000
    return often
      ? [odd('cron_often', `“${cron}” comes more than once a minute, for each user who has it switched on.`, where)]
      : []
  } catch (error) {
    const reason = (error as Error).message.replace(/^CronPattern: |^Cron(?:Date|Pattern)?\w*: /, '')
    return [
      wrong(
        'cron_invalid',
        `“${cron}” is no schedule: ${reason} Give five fields, such as “0 9 * * 1-5” for nine o’clock on workdays.`,
        where,
      ),
    ]
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

const longestSchema = 50_000

/** A schema of a payload is held against every payload, so it must be quick to do so. */
function checkSchema(schema: Record<string, unknown> | undefined, path: string): Finding[] {
  if (schema === undefined) return []
  const text = JSON.stringify(schema)
  if (text.length > longestSchema)
    return [wrong('schema_invalid', `The JSON Schema is longer than ${longestSchema} characters.`, { path })]
  // A pattern may take for ever on a text that somebody sends.
  if (/"pattern(?:Properties)?":/.test(text)) {
    return [
      wrong(
        'schema_pattern',
        'Leave “pattern” out of the JSON Schema; “enum”, “format” and “maxLength” are there, or check the text in a condition.',
        { path },
      ),
    ]
  }
  try {
    new Ajv2020({ strict: false, logger: false, validateFormats: false }).compile(schema)
    return []
  } catch (error) {
    return [wrong('schema_invalid', `This is no JSON Schema (draft 2020-12): ${(error as Error).message}.`, { path })]
  }
}
