import type { Finding } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { complete } from '../../src/drawing/blank.ts'
import { documentPath, findingsAt, marksOf } from '../../src/drawing/findings.ts'

const finding = (stepId: string | null, path: string, severity: Finding['severity'] = 'error'): Finding => ({
  severity,
  code: 'wrong_type',
  stepId,
  path,
  message: 'No.',
})

test('what is found in a body is marked on its for-each too', () => {
  const findings = [
    finding('each/save', 'steps.0.body.steps.0.input.name'),
    finding('each', 'steps.0.items', 'warning'),
  ]
  expect(marksOf(findings, 'each')).toEqual({ errors: 1, warnings: 1 })
  expect(marksOf(findings, 'each/save')).toEqual({ errors: 1, warnings: 0 })
  expect(marksOf([...findings, finding(null, 'trigger.cron')], '')).toEqual({ errors: 1, warnings: 0 })
})

test('a finding belongs to its field and to those around it', () => {
  const findings = [finding('a', 'steps.1.input.parent.id'), finding('a', 'steps.1.input.parents')]
  expect(findingsAt(findings, 'steps.1', 'input.parent')).toEqual([findings[0]])
  expect(findingsAt([finding(null, 'settings.0.name')], '', 'settings.0')).toHaveLength(1)
})

test('a step is found in the document', () => {
  const definition = complete({
    name: 'Nested',
    trigger: { type: 'manual' },
    steps: [
      { id: 'a', type: 'transform', expression: '1' },
      {
        id: 'each',
        type: 'for_each',
        items: '[]',
        body: { steps: [{ id: 'b', type: 'transform', expression: '1' }], edges: [] },
      },
    ],
    edges: [],
  })
  expect(documentPath(definition, 'each/b')).toBe('steps.1.body.steps.0')
  expect(documentPath(definition, 'a')).toBe('steps.0')
  expect(documentPath(definition, '')).toBe('trigger')
})
