/** A definition that is still being filled in, as one that the server reads: what is empty gets a stand-in. */
import type { Definition, Step } from '@drawbridge/api'

export function presentable(definition: Definition): Definition {
  return {
    ...definition,
    name: definition.name.trim() || 'Workflow',
    trigger: triggerOf(definition.trigger),
    steps: definition.steps.map(stepOf),
    layout: {},
  }
}

function triggerOf(trigger: Definition['trigger']): Definition['trigger'] {
  if (trigger.type === 'app_event') return { ...trigger, name: trigger.name || 'event' }
  if (trigger.type === 'schedule') return { ...trigger, cron: trigger.cron || '0 9 * * *' }
  return trigger
}

function stepOf(step: Step): Step {
  switch (step.type) {
    case 'http_request':
      return { ...step, url: step.url || 'https://example.com' }
    case 'condition':
    case 'transform':
      return { ...step, expression: step.expression || 'true' }
    case 'send_event':
      return { ...step, name: step.name || 'event' }
    case 'workflow':
      return { ...step, workflowId: step.workflowId || 'none' }
    case 'for_each':
      return { ...step, body: { ...step.body, steps: step.body.steps.map(stepOf) } }
    default:
      return step
  }
}
