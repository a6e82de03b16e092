/** What a run is given: by what began it, and by the user who has switched it on. */
import { changeSchema, type Setting, type Trigger } from '@drawbridge/api'
import { anything, type JsonSchema, jsonSchemaOf, number, object, text } from './json-schema.ts'

export function triggerSchema(trigger: Trigger): JsonSchema {
  switch (trigger.type) {
    case 'file_change':
      return jsonSchemaOf(changeSchema, 'output')
    case 'schedule':
      return object({ scheduledAt: { ...text, format: 'date-time' } })
    case 'app_event':
      return (trigger.payload as JsonSchema | undefined) ?? anything
    case 'call':
    case 'manual':
      return (trigger.input as JsonSchema | undefined) ?? anything
  }
}

export function settingsSchema(settings: readonly Setting[]): JsonSchema {
  return object(Object.fromEntries(settings.map((setting) => [setting.name, settingSchema(setting)])))
}

function settingSchema(setting: Setting): JsonSchema {
  const described = { title: setting.label, ...(setting.help !== undefined && { description: setting.help }) }
  if (setting.type === 'number') return { ...described, ...number }
  if (setting.type === 'boolean') return { ...described, type: 'boolean' }
  if (setting.type === 'choice') return { ...described, type: 'string', enum: setting.choices }
  return { ...described, ...text }
}
