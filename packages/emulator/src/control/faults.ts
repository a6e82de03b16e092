/** Faults and throttling, over HTTP. */
import { ruleSchema } from '../faults/rule.ts'
import { limitsSchema } from '../throttling/limits.ts'
import { type ControlRoute, missing, route } from './route.ts'

export const faultRoutes: readonly ControlRoute[] = [
  route({
    method: 'GET',
    path: '/faults',
    summary: 'All rules, with how often they have struck.',
    answer: ({ faults }) => ({ value: faults.list() }),
  }),
  route({
    method: 'POST',
    path: '/faults',
    summary: 'Adds a rule.',
    body: ruleSchema,
    answer: ({ faults }, { body }) => faults.add(body),
  }),
  route({
    method: 'DELETE',
    path: '/faults',
    summary: 'Removes all rules, and revives what has expired by one.',
    answer: ({ faults }) => faults.clear(),
  }),
  route({
    method: 'DELETE',
    path: '/faults/:id',
    summary: 'Removes a rule.',
    answer: ({ faults }, { params }) => (faults.remove(params['id']!) ? undefined : missing),
  }),
  route({
    method: 'GET',
    path: '/throttling',
    summary: "Graph's limits, and how much of them is used.",
    answer: ({ throttling }) => ({ limits: throttling.limits, gauges: throttling.gauges() }),
  }),
  route({
    method: 'PUT',
    path: '/throttling',
    summary: 'Sets the limits; what is left out is as Microsoft has it.',
    body: limitsSchema,
    answer({ throttling }, { body }) {
      throttling.limits = body
      return { limits: throttling.limits, gauges: throttling.gauges() }
    },
  }),
  route({
    method: 'POST',
    path: '/throttling/reset',
    summary: 'Forgets what was used.',
    answer: ({ throttling }) => throttling.reset(),
  }),
]
