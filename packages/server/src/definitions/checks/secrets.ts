/** Secrets that were pasted into a definition: everybody who can read the workflow can read them. */
import type { Definition, Finding } from '@drawbridge/api'
import { secretsIn } from '../../telemetry/secrets.ts'
import { graphsOf, stepsOf } from '../places.ts'
import { odd } from './finding.ts'

export function checkSecrets(definition: Definition): Finding[] {
  const { steps: _steps, edges: _edges, layout: _layout, ...whole } = definition
  const steps = graphsOf(definition).flatMap(stepsOf)
  const inSteps = steps.flatMap(({ step, id, path }) => {
    // A body has places of its own.
    const { body: _body, ...own } = step as Record<string, unknown>
    return look(step.type === 'for_each' ? own : step, '', path, id)
  })
  return [...look(whole, '', '', null), ...inSteps]
}

function look(value: unknown, name: string, path: string, stepId: string | null): Finding[] {
  if (typeof value === 'string') {
    const secret = secretsIn(value, name)[0]
    if (!secret) return []
    const message = `This looks like ${secret.what}. Everybody who can read the workflow can read it: let each user give it as a setting, or have your own back end make the call.`
    return [odd('secret_in_input', message, { stepId, path })]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    look(each, Array.isArray(value) ? name : key, path === '' ? key : `${path}.${key}`, stepId),
  )
}
