import { expect, test } from 'vitest'
import { namesIn } from '../../src/expressions/names-in.ts'

const paths = (expression: string): string[] =>
  [...new Set(namesIn(expression).map(({ path }) => path.join('.')))].sort()

test.each<[expression: string, paths: string[]]>([
  ['trigger.item.name', ['trigger.item.name']],
  ['steps.list.output.value[0].name', ['steps.list.output.value.name']],
  ['"text" & 7', []],
  // Within a filter, a group, a sort and a step of its own, names are those of the items.
  [
    'steps.a.output.value[size > settings.least].name',
    ['steps.a.output.value.name', 'steps.a.output.value.settings.least', 'steps.a.output.value.size'],
  ],
  [
    'steps.a.output.value[size > $$.settings.least]',
    ['settings.least', 'steps.a.output.value', 'steps.a.output.value.size'],
  ],
  ['steps.a.output.value^(>size).name', ['steps.a.output.value.name', 'steps.a.output.value.size']],
  [
    'steps.a.output.value{ name: size }',
    ['steps.a.output.value', 'steps.a.output.value.name', 'steps.a.output.value.size'],
  ],
  ['steps.a.output.value.{ "n": name }', ['steps.a.output.value', 'steps.a.output.value.name']],
  ['steps.a.output.value.(parent.name)', ['steps.a.output.value', 'steps.a.output.value.parent.name']],
  ['steps.a.output.value.%.count', ['steps.a.output', 'steps.a.output.count', 'steps.a.output.value']],
  // Variables stand for what they were set to.
  ['($list := steps.a.output.value; $list.name)', ['steps.a.output.value', 'steps.a.output.value.name']],
  ['$map(steps.a.output.value, function($v) { $v.name })', ['steps.a.output.value', 'steps.a.output.value.name']],
  [
    '$sort(steps.a.output.value, function($l, $r) { $l.size > $r.size })',
    ['steps.a.output.value', 'steps.a.output.value.size'],
  ],
  [
    '$reduce(steps.a.output.value, function($sum, $v) { $sum + $v.size })',
    ['steps.a.output.value', 'steps.a.output.value.size'],
  ],
  ['$.trigger.id', ['trigger.id']],
  ['$', ['']],
  ['$$', ['']],
  ['**.name', ['']],
  ['steps.*.output', ['steps']],
  ['trigger.name ?? settings.name', ['settings.name', 'trigger.name']],
  ['trigger.name ~> $uppercase', ['trigger.name']],
])('%s', (expression, expected) => {
  expect(paths(expression)).toEqual(expected)
})
