/** Workflows in words: what starts them, and what leads from one step to the next. */
import type { Edge, Step, Trigger } from '@drawbridge/api'
import { filterWords } from './changes.ts'

const titles: Record<Trigger['type'], string> = {
  file_change: 'When a file changes',
  schedule: 'On a schedule',
  app_event: 'When your product tells of an event',
  call: 'When it is called',
  manual: 'By hand',
}

export const triggerTypes = Object.keys(titles) as Trigger['type'][]

export function triggerTitle(type: Trigger['type']): string {
  return titles[type]
}

/** What starts it, in few words, and the particulars. */
export function triggerWords(trigger: Trigger): { title: string; detail: string } {
  return { title: titles[trigger.type], detail: detailOf(trigger) }
}

function detailOf(trigger: Trigger): string {
  switch (trigger.type) {
    case 'file_change': {
      const { filter, folderPath, folderSetting } = trigger
      const where = folderPath ?? (folderSetting && 'the user’s folder')
      const what = filterWords(filter)
      if (!where) return what
      return what === 'Every change' ? `In ${where}` : `In ${where} · ${what}`
    }
    case 'schedule':
      return `${trigger.cron} (${trigger.timeZone})`
    case 'app_event':
      return trigger.name
    case 'call':
      return 'Answers with what Respond says'
    case 'manual':
      return 'From the console or the API'
  }
}

/** What stands on an arrow: nothing where all is as usual. */
export function labelWords(on: Edge['on'], step: Pick<Step, 'type'> | undefined): string {
  if (on === 'true') return 'If so'
  if (on === 'false') return 'If not'
  if (on === 'error') return 'If it fails'
  return step?.type === 'for_each' ? 'When all are done' : ''
}
