import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  as,
  type Change,
  type Definition,
  defineWorkflow,
  definitionSchema,
  expression,
  type FileReference,
  on,
  type Reference,
  text,
} from '../../src/index.ts'

/** As the console draws it: on a file change in /Invoices, convert, save into the year's folder, share, tell. */
const drawn: Definition = definitionSchema.parse({
  name: 'Archive invoices',
  settings: [{ name: 'keep', type: 'choice', label: 'Keep', choices: ['all', 'large'], default: 'all' }],
  trigger: { type: 'file_change', folderPath: '/Invoices' },
  steps: [
    { id: 'large', type: 'condition', expression: 'settings.keep = "all" or trigger.item.size > 1000' },
    { id: 'convert', type: 'action', action: 'convertFile', input: { item: '{{trigger.item.id}}', format: 'pdf' } },
    {
      id: 'save',
      type: 'action',
      action: 'saveFile',
      input: { folder: '/Archive/{{year}}', file: '{{steps.convert.output.file}}' },
      retry: { attempts: 6 },
    },
    { id: 'share', type: 'action', action: 'createShareLink', input: { item: '{{steps.save.output.item.id}}' } },
    { id: 'tell', type: 'send_event', name: 'archived', payload: { link: '{{steps.share.output}}' } },
    { id: 'sorry', type: 'send_event', name: 'not archived', payload: { why: '{{steps.save.error.message}}' } },
  ],
  edges: [
    { from: 'start', to: 'large' },
    { from: 'large', to: 'convert', on: 'true' },
    { from: 'convert', to: 'save' },
    { from: 'save', to: 'share' },
    { from: 'share', to: 'tell' },
    { from: 'save', to: 'sorry', on: 'error' },
  ],
})

test('what is written and what is drawn are the same document', () => {
  const written = defineWorkflow({
    name: 'Archive invoices',
    settings: { keep: { type: 'choice', label: 'Keep', choices: ['all', 'large'], default: 'all' } },
    trigger: on.fileChange({ folderPath: '/Invoices' }),
    steps({ trigger, settings, year, actions, condition, sendEvent }) {
      condition('large', expression<boolean>`${settings.keep} = ${'all'} or ${trigger.item.size} > 1000`, {
        ifTrue() {
          const pdf = actions.convertFile('convert', { item: trigger.item.id, format: 'pdf' })
          const saved = actions.saveFile(
            'save',
            { folder: text`/Archive/${year}`, file: pdf.output.file },
            {
              retry: { attempts: 6 },
              onError: (error) => void sendEvent('sorry', { name: 'not archived', payload: { why: error.message } }),
            },
          )
          const link = actions.createShareLink('share', { item: saved.output.item.id })
          sendEvent('tell', { name: 'archived', payload: { link: link.output } })
        },
      })
    },
  })
  // The order of steps and edges in the document says nothing; their drawing on the canvas neither.
  const sorted = ({ steps, edges, ...rest }: Definition) => ({
    ...rest,
    steps: [...steps].sort((one, other) => one.id.localeCompare(other.id)),
    edges: edges.map(({ from, to, on: by }) => `${from} ${by} ${to}`).sort(),
  })
  expect(sorted(written)).toEqual(sorted(drawn))
  expect(JSON.parse(JSON.stringify(written))).toEqual(written)
  expect(definitionSchema.parse(written)).toEqual(written)
})

describe('edges', () => {
  const edgesOf = (write: Parameters<typeof defineWorkflow>[0]['steps']) =>
    defineWorkflow({ name: 'Test', trigger: on.manual(), steps: write }).edges.map(
      ({ from, to, on: by }) => `${from} ${by} ${to}`,
    )

  test('after a condition both branches lead on', () => {
    expect(
      edgesOf(({ condition, wait }) => {
        condition('c', 'true', {
          ifTrue: () => void wait('a', { for: 'PT1S' }),
          ifFalse: () => void wait('b', { for: 'PT1S' }),
        })
        wait('d', { for: 'PT1S' })
      }),
    ).toEqual(['start success c', 'c true a', 'c false b', 'a success d', 'b success d'])
  })

  test('where one branch is missing, the condition itself leads on', () => {
    expect(
      edgesOf(({ condition, wait }) => {
        condition('c', 'true', { ifFalse: () => void wait('b', { for: 'PT1S' }) })
        wait('d', { for: 'PT1S' })
      }),
    ).toEqual(['start success c', 'c false b', 'c true d', 'b success d'])
  })

  test('what is done side by side is waited for', () => {
    expect(
      edgesOf(({ parallel, wait }) => {
        wait('a', { for: 'PT1S' })
        parallel(
          () => void wait('b', { for: 'PT1S' }),
          () => {
            wait('c', { for: 'PT1S' })
            wait('d', { for: 'PT1S' })
          },
        )
        wait('e', { for: 'PT1S' })
      }),
    ).toEqual(['start success a', 'a success b', 'a success c', 'c success d', 'b success e', 'd success e'])
  })
})

test('a for-each has a body of its own, and what the body returns is kept', () => {
  const { steps } = defineWorkflow({
    name: 'Test',
    trigger: on.manual(),
    steps({ actions, forEach, respond, trigger: _ }) {
      const list = actions.listFiles('list', { folder: '/' })
      const each = forEach(
        'each',
        list.output.value,
        (item, index) => {
          const renamed = actions.renameItem('rename', { item: item.id, name: text`${index} ${item.name}` })
          return { id: item.id, name: renamed.output.item.name }
        },
        { concurrency: 4, onItemError: 'continue' },
      )
      respond('reply', { body: each.output })
    },
  })
  expect(steps[1]).toEqual({
    id: 'each',
    type: 'for_each',
    items: '{{steps.list.output.value}}',
    concurrency: 4,
    most: 1000,
    onItemError: 'continue',
    body: {
      steps: [
        {
          id: 'rename',
          type: 'action',
          action: 'renameItem',
          input: { item: '{{item.id}}', name: '{{index}} {{item.name}}' },
        },
      ],
      edges: [{ from: 'start', to: 'rename', on: 'success' }],
    },
    result: { id: '{{item.id}}', name: '{{steps.rename.output.item.name}}' },
  })
  expect(steps[2]).toMatchObject({ body: '{{steps.each.output}}' })
})

test('schemas of payloads are written as JSON Schema, without patterns', () => {
  const order = z.object({
    id: z.string().regex(/^o/),
    at: z.iso.datetime(),
    lines: z.array(z.object({ sum: z.number() })),
  })
  const { trigger, steps } = defineWorkflow({
    name: 'Test',
    trigger: on.call(order),
    steps: ({ trigger, respond }) => void respond('reply', { status: 201, body: { first: trigger.lines[0]?.sum } }),
  })
  expect(trigger).toEqual({
    type: 'call',
    input: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        at: { type: 'string', format: 'date-time' },
        lines: { type: 'array', items: { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] } },
      },
      required: ['id', 'at', 'lines'],
    },
  })
  expect(steps).toEqual([{ id: 'reply', type: 'respond', status: 201, body: { first: '{{trigger.lines[0].sum}}' } }])
})

test('references print as what is stored, wherever they stand', () => {
  defineWorkflow({
    name: 'Test',
    trigger: on.appEvent<{ 'odd name': { and: string } }>('order'),
    steps({ trigger, user, httpRequest }) {
      expect(`${trigger['odd name'].and}`).toBe('{{trigger.`odd name`.`and`}}')
      expect(JSON.stringify({ a: user.id })).toBe('{"a":"{{user.id}}"}')
      expect(text`{{literal}} ${user.id} ${7} ${null}`).toBe(`{{'{{'}}literal}} {{user.id}} 7 `)
      const loaded = httpRequest<{ total: number }>('load', { url: 'https://example.com' })
      expect(text`${expression<number>`$round(${loaded.output.body.total}, ${2})`}`).toBe(
        '{{$round(steps.load.output.body.total, 2)}}',
      )
    },
  })
})

test('what is no workflow is refused with where', () => {
  expect(() =>
    defineWorkflow({
      name: 'Test',
      trigger: on.manual(),
      steps: ({ wait }) => void wait('Wrong id', { for: 'PT1S' }),
    }),
  ).toThrow(/“Test” is no workflow. steps.0.id: Begin with a small letter/)
})

// What follows is held by the compiler: each line that should not compile says so.
test('types', () => {
  defineWorkflow({
    name: 'Types',
    settings: {
      folder: { type: 'folder', label: 'Folder', required: true },
      least: { type: 'number', label: 'Least', default: 10 },
      size: { type: 'choice', label: 'Size', choices: ['small', 'large'] },
    },
    trigger: on.fileChange(),
    steps({ trigger, settings, year, actions, forEach, transform, httpRequest, workflow, condition }) {
      expectTypeOf(trigger).toEqualTypeOf<Reference<Change>>()
      expectTypeOf(trigger.item.name).toEqualTypeOf<Reference<string>>()
      expectTypeOf(settings.folder).toEqualTypeOf<Reference<string>>()
      expectTypeOf(settings.least).toEqualTypeOf<Reference<number>>()
      expectTypeOf(settings.size).toEqualTypeOf<Reference<'small' | 'large'>>()
      // @ts-expect-error there is no such setting
      settings.fodler
      // @ts-expect-error a change has no such member
      trigger.item.nmae

      const list = actions.listFiles('list', { folder: settings.folder, most: settings.least })
      expectTypeOf(list.output.value[0]!.size).toEqualTypeOf<Reference<number | null>>()
      expectTypeOf(list.error.code).toEqualTypeOf<Reference<string>>()
      // @ts-expect-error there is no such action
      actions.listFile
      // @ts-expect-error a text is no number
      actions.listFiles('wrong_1', { most: trigger.item.name })
      // @ts-expect-error a number with text around is a text
      actions.listFiles('wrong_2', { most: text`${settings.least}0` })
      // @ts-expect-error there is no such input
      actions.listFiles('wrong_3', { fodler: '/' })
      // @ts-expect-error not among the choices
      actions.listFiles('wrong_4', { items: 'file' })
      // @ts-expect-error a folder needs a name
      actions.createFolder('wrong_5', {})
      actions.listFiles('next', { cursor: list.output.nextCursor })

      const pdf = actions.convertFile('pdf', { item: trigger.item.id, format: 'pdf' })
      expectTypeOf(pdf.output.file).toEqualTypeOf<Reference<FileReference>>()
      actions.saveFile('save', { name: text`${year}.pdf`, file: pdf.output.file })
      // @ts-expect-error a number is no file
      actions.saveFile('wrong_6', { file: trigger.item.size })
      // @ts-expect-error an object does not stand in a text
      text`${trigger.item}`

      const each = forEach('each', list.output.value, (item) => {
        expectTypeOf(item.id).toEqualTypeOf<Reference<string>>()
        return item.name
      })
      expectTypeOf(each.output).toEqualTypeOf<Reference<string[]>>()
      // @ts-expect-error no list
      forEach('wrong_7', trigger.item, () => undefined)

      const sum = transform('sum', expression<number>`$sum(${list.output.value}.size)`)
      expectTypeOf(sum.output).toEqualTypeOf<Reference<number>>()
      const loaded = httpRequest<{ total: number }>('load', { url: text`https://example.com/${trigger.item.id}` })
      expectTypeOf(loaded.output.body.total).toEqualTypeOf<Reference<number>>()
      const unknown = httpRequest('load_2', { url: 'https://example.com' })
      expectTypeOf(as<{ a: string }>(unknown.output.body).a).toEqualTypeOf<Reference<string>>()
      const other = workflow<{ ok: boolean }>('other', { workflowId: 'wfl_1', input: { id: trigger.item.id } })
      expectTypeOf(other.output.ok).toEqualTypeOf<Reference<boolean>>()
      expectTypeOf(condition('c', 'true', {}).output).toEqualTypeOf<Reference<boolean>>()
    },
  })
})
