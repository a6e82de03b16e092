/** Whether users can be asked for the settings of a workflow. */
import type { Definition, Finding } from '@drawbridge/api'
import { closest } from '../../expressions/closest.ts'
import { meant, wrong } from './finding.ts'

export function checkSettings({ settings }: Definition): Finding[] {
  const names = new Set<string>()
  return settings.flatMap((setting, place) => {
    const found: Finding[] = []
    const path = `settings.${place}`
    if (names.has(setting.name)) {
      found.push(
        wrong('setting_twice', `Another setting is called “${setting.name}”. Give each its own name.`, {
          path: `${path}.name`,
        }),
      )
    }
    names.add(setting.name)
    if (setting.type !== 'choice') return found
    const { choices, default: chosen } = setting
    if (new Set(choices).size < choices.length) {
      found.push(wrong('choice_twice', 'A choice stands there twice.', { path: `${path}.choices` }))
    }
    if (chosen !== undefined && !choices.includes(chosen)) {
      found.push(
        wrong('wrong_value', `“${chosen}” is not among the choices.${meant(closest(chosen, choices))}`, {
          path: `${path}.default`,
        }),
      )
    }
    return found
  })
}
