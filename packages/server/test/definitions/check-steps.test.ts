import { type DefinitionInput, definitionSchema, type Finding } from '@drawbridge/api'
import { describe, expect, test } from 'vitest'
import { checkAlone } from '../../src/definitions/check-definition.ts'

type Step = DefinitionInput['steps'][number]
const change = { type: 'file_change' } as const

/** Steps in a row, in the order in which they are given. */
function inRow(steps: readonly object[], changes: Partial<DefinitionInput> = {}): DefinitionInput {
  const edges = steps.map((step, place) => ({
    from: place === 0 ? 'start' : (steps[place - 1] as { id: string }).id,
    to: (step as { id: string }).id,
  }))
  return { name: 'Test', trigger: change, steps: steps as Step[], edges, ...changes }
}

function check(definition: DefinitionInput): Finding[] {
  return checkAlone(definitionSchema.parse(definition))
}

const list = { id: 'list', type: 'action', action: 'listFiles', input: { folder: '/Invoices' } }
const convert = { id: 'convert', type: 'action', action: 'convertFile', input: { item: '{{trigger.item.id}}' } }
const transform = (expression: string, id = 'make') => ({ id, type: 'transform', expression })
const respond = (body: unknown) => ({ id: 'reply', type: 'respond', body })
const action = (name: string, input: object, id = 'act') => ({ id, type: 'action', action: name, input })
const forEach = (changes: object, body: readonly object[] = []) => {
  const { steps, edges } = inRow(body)
  return { id: 'each', type: 'for_each', items: '{{steps.list.output.value}}', body: { steps, edges }, ...changes }
}

test('the workflow of the guide is in order', () => {
  const save = action(
    'saveFile',
    {
      folder: '/Archive/{{year}}',
      file: '{{steps.convert.output.file}}',
      name: '{{$baseName(trigger.item.name)}}.pdf',
    },
    'save',
  )
  const share = action('createShareLink', { item: '{{steps.save.output.item.id}}' }, 'share')
  const tell = { id: 'tell', type: 'send_event', name: 'archived', payload: { link: '{{steps.share.output}}' } }
  expect(
    check(inRow([convert, save, share, tell], { trigger: { type: 'file_change', folderPath: '/Invoices' } })),
  ).toEqual([])
})

describe('names', () => {
  test.each<[expression: string, message: string]>([
    ['triger.item.name', 'Nothing is called “triger”. Did you mean “trigger”?'],
    ['trigger.item.nmae', 'There is no “nmae” in “trigger.item”. Did you mean “name”?'],
    ['steps.list.output.valeu', 'There is no “valeu” in “steps.list.output”. Did you mean “value”?'],
    ['steps.list.output.value[0].siez', 'Did you mean “size”?'],
    ['steps.list.output.value[siez > 10].name', 'Did you mean “size”?'],
    ['$map(steps.list.output.value, function($v) { $v.siez })', 'Did you mean “size”?'],
    ['steps.lits.output', 'There is no step “lits”. Did you mean “list”?'],
    ['steps.list.value', 'Did you mean “steps.list.output.value”?'],
    ['steps.make.output', 'cannot read what comes out of itself'],
    ['steps.later.output', '“later” is not done before this one'],
    ['list.output', '“list” is a step. Write “steps.list.output”.'],
    ['settings.fodler', 'The workflow has no setting “fodler”. Did you mean “folder”?'],
    ['item.name', '“item” is known only within a for-each.'],
    ['user.metdata', 'Did you mean “metadata”?'],
    ['run.startetAt', 'Did you mean “startedAt”?'],
    ['steps.list.error.cod', 'Did you mean “code”?'],
    ['steps.inner.output', '“inner” is done for each item of “each”. Use “steps.each.output”.'],
  ])('%s is refused', (expression, message) => {
    const settings = [{ type: 'folder' as const, name: 'folder', label: 'Folder' }]
    const each = forEach({}, [transform('{ "output": item.name }', 'inner')])
    const found = check(inRow([list, each, transform(expression), transform('1', 'later')], { settings }))
    expect(found).toMatchObject([
      {
        severity: 'error',
        code: 'unknown_name',
        stepId: 'make',
        path: 'steps.2.expression',
        message: expect.stringContaining(message),
      },
    ])
  })

  test('what a schema of a payload does not declare, and does not exclude, is a warning', () => {
    const input = { type: 'object', properties: { amount: { type: 'number' } } }
    const found = check(inRow([transform('trigger.amuont')], { trigger: { type: 'call', input } }))
    expect(found).toMatchObject([{ severity: 'warning', message: expect.stringContaining('Did you mean “amount”?') }])
    const closed = { ...input, additionalProperties: false }
    expect(check(inRow([transform('trigger.amuont')], { trigger: { type: 'call', input: closed } }))).toMatchObject([
      { severity: 'error', code: 'unknown_name' },
    ])
  })

  test('in a body there are item, index and the steps around; in its result, those of the body', () => {
    const inner = transform('item.name & index & steps.list.output.nextCursor', 'inner')
    const each = forEach({ result: '{{steps.inner.output}}' }, [inner])
    expect(check(inRow([list, each, transform('steps.each.output[0]')]))).toEqual([])
    const wrongItem = check(inRow([list, forEach({}, [transform('item.nmae', 'inner')])]))
    expect(wrongItem).toMatchObject([
      {
        stepId: 'each/inner',
        path: 'steps.1.body.steps.0.expression',
        message: expect.stringContaining('Did you mean “name”?'),
      },
    ])
    const itself = check(inRow([list, forEach({}, [transform('steps.each.output', 'inner')])]))
    expect(itself).toMatchObject([
      { code: 'unknown_name', message: expect.stringContaining('there are “item” and “index”') },
    ])
    // Each item is looked up on its own, so that what stands behind the loop is not known in it.
    const after = check(inRow([list, forEach({}, [transform('steps.late.output', 'inner')]), transform('1', 'late')]))
    expect(after).toMatchObject([{ code: 'unknown_name', stepId: 'each/inner' }])
  })

  test.each([
    ['1 +', 'expression_invalid'],
    ['$uppercas(trigger.item.name)', 'Did you mean $uppercase?'],
    ['$eval("1")', 'There is no $eval'],
    [`${'('.repeat(20_000)}`, 'nested too deeply'],
  ])('%.20s cannot be read', (expression, message) => {
    const [found] = check(inRow([transform(expression)]))
    expect(found).toMatchObject({ severity: 'error', code: 'expression_invalid', path: 'steps.0.expression' })
    if (message !== 'expression_invalid') expect(found!.message).toContain(message)
  })

  test('braces that are not closed are found where they stand', () => {
    expect(
      check(inRow([respond({ a: [{ b: 'x {{trigger.item.name' }] })], { trigger: { type: 'manual' } })),
    ).toMatchObject([
      { code: 'expression_invalid', path: 'steps.0.body.a.0.b', message: expect.stringContaining('End it with }}') },
    ])
  })
})

describe('types', () => {
  test.each<[what: string, step: object, found: Partial<Finding>]>([
    [
      'an unknown action',
      action('listFile', {}),
      {
        code: 'unknown_action',
        path: 'steps.2.action',
        message: 'There is no action “listFile”. Did you mean “listFiles”?',
      },
    ],
    [
      'an unknown input',
      action('listFiles', { fodler: '/' }),
      {
        code: 'unknown_input',
        path: 'steps.2.input.fodler',
        message: expect.stringContaining('Did you mean “folder”?'),
      },
    ],
    ['a missing input', action('createFolder', {}), { code: 'missing_input', stepId: 'act' }],
    [
      'a literal of another type',
      action('listFiles', { most: 'many' }),
      { code: 'wrong_type', path: 'steps.2.input.most', message: 'This is a text; here it takes a number.' },
    ],
    [
      'a number out of bounds',
      action('listFiles', { most: 0 }),
      { code: 'wrong_value', path: 'steps.2.input.most', message: '“0” is less than 1.' },
    ],
    [
      'a word that cannot be chosen',
      action('listFiles', { items: 'file' }),
      { code: 'wrong_type', path: 'steps.2.input.items', message: expect.stringContaining('Did you mean “files”?') },
    ],
    [
      'a reference of another type',
      action('listFiles', { most: '{{trigger.item.name}}' }),
      {
        code: 'wrong_type',
        path: 'steps.2.input.most',
        message: '“trigger.item.name” is a text; here it takes a number.',
      },
    ],
    [
      'a text with a reference in it for a number',
      action('listFiles', { most: '1{{trigger.item.size}}' }),
      { code: 'wrong_type', message: 'This is a text; here it takes a number.' },
    ],
    [
      'a number for a file',
      action('saveFile', { name: 'a', file: '{{trigger.item.size}}' }),
      { code: 'wrong_type', path: 'steps.2.input.file' },
    ],
    [
      'an item for a file',
      action('saveFile', { name: 'a', file: '{{steps.convert.output}}' }),
      { code: 'wrong_type', path: 'steps.2.input.file' },
    ],
    ['a list for a text', action('createFolder', { name: ['a'] }), { code: 'wrong_type', path: 'steps.2.input.name' }],
    [
      'no list for a for-each',
      { ...forEach({ items: '{{trigger.item}}' }), body: { steps: [], edges: [] } },
      { code: 'wrong_type', path: 'steps.2.items', message: '“trigger.item” is an object; here it takes a list.' },
    ],
    [
      'a list for a duration',
      { id: 'act', type: 'wait', for: '{{steps.list.output.value}}' },
      { code: 'wrong_type', path: 'steps.2.for' },
    ],
    [
      'a number for a connection',
      { ...action('listFiles', {}), connectionId: '{{trigger.item.size}}' },
      { code: 'wrong_type', path: 'steps.2.connectionId' },
    ],
  ])('%s is refused', (_, step, found) => {
    const errors = check(inRow([list, convert, step])).filter(({ severity }) => severity === 'error')
    expect(errors).toMatchObject([found])
  })

  test.each<[what: string, input: { action: string; input: object }, field: string, message: string]>([
    ['two contents', { action: 'saveFile', input: { name: 'a', text: 'x', file: '/b' } }, 'text', 'Give exactly one'],
    ['no content', { action: 'saveFile', input: { name: 'a' } }, 'file', 'Give exactly one'],
    [
      'a text without a name',
      { action: 'saveFile', input: { text: 'x' } },
      'name',
      'Say what the file shall be called',
    ],
    ['an update of nothing', { action: 'updateItem', input: { item: '/a' } }, 'description', 'Say what to change'],
    [
      'an invitation that reaches nobody',
      { action: 'invite', input: { item: '/a', recipients: ['b@example.com'], requireSignIn: false } },
      'sendInvitation',
      'Microsoft has to write',
    ],
    [
      'a header of our own',
      { action: 'oneDriveRequest', input: { path: '/me', headers: { Host: 'x' } } },
      'headers.Host',
      'not passed on',
    ],
    ['a path that climbs', { action: 'oneDriveRequest', input: { path: '/me/../x' } }, 'path', 'dot segment'],
    ['a whole URL', { action: 'oneDriveRequest', input: { path: 'https://evil.example' } }, 'path', 'one slash'],
    [
      'a name that OneDrive refuses',
      { action: 'renameItem', input: { item: '/a', name: 'CON' } },
      'name',
      'Windows has reserved it',
    ],
    [
      'a name that it refuses, whatever is filled in',
      { action: 'createFolder', input: { name: 'Of: {{today}}' } },
      'name',
      'it holds the character :',
    ],
    ['an address of nothing', { action: 'getFile', input: { item: {} } }, 'item', 'by id, path or special folder'],
    ['an address that climbs', { action: 'getFile', input: { item: '/a/../b' } }, 'item', 'dot segment'],
    [
      'an address that climbs, in an object',
      { action: 'getFile', input: { item: { id: '../x' } } },
      'item',
      'holds a slash',
    ],
  ])('%s is refused, as it would be when it runs', (_, step, field, message) => {
    const path = `steps.0.input.${field}`
    expect(check(inRow([{ id: 'act', type: 'action', ...step }]))).toMatchObject([
      { severity: 'error', code: 'wrong_value', stepId: 'act', path, message: expect.stringContaining(message) },
    ])
  })

  test.each<[what: string, input: { action: string; input: object }]>([
    ['one content or another', { action: 'saveFile', input: { name: 'a', text: '{{trigger.item.name}}', file: '/b' } }],
    ['a content that may come', { action: 'saveFile', input: { file: '{{trigger.item.id}}' } }],
    ['a name with slashes', { action: 'saveFile', input: { name: '{{year}}/{{month}} {{day}}.txt', text: 'x' } }],
    ['a number where it becomes a text', { action: 'createFolder', input: { name: '{{trigger.item.size}}' } }],
    ['a number that was typed as one', { action: 'createFolder', input: { name: 2026 } }],
    ['the root', { action: 'listFiles', input: { folder: '/' } }],
    ['a path in another drive', { action: 'getFile', input: { item: { driveId: 'b!x', path: '/{{year}}' } } }],
  ])('%s is in order', (_, step) => {
    expect(check(inRow([{ id: 'act', type: 'action', ...step }]))).toEqual([])
  })

  test('what does not fit is said in words that people know, without patterns', () => {
    const input = { item: '/a', recipients: ['nobody'], expirationDateTime: 'tomorrow' }
    expect(check(inRow([action('invite', input)])).map(({ message }) => message)).toEqual([
      '“nobody” is no e-mail address.',
      '“tomorrow” is no moment; give one such as 2027-01-31T09:00:00Z.',
    ])
  })

  test.each([
    'https://169.254.169.254/latest',
    'https://[::ffff:127.0.0.1]/x',
    'https://localhost:8080',
    'http://example.com/a',
  ])('that %s is not called as a rule is a warning', (url) => {
    for (const step of [{ id: 'act', type: 'http_request', url }, action('uploadFromUrl', { url })]) {
      expect(check(inRow([step]))).toMatchObject([{ severity: 'warning', code: 'url_private', stepId: 'act' }])
    }
  })

  test.each<[what: string, step: object, code: string]>([
    ['several where one is wanted', action('getFile', { item: '{{steps.list.output.value.id}}' }), 'one_or_many'],
    [
      'perhaps one where a list is wanted',
      { ...forEach({ items: '{{steps.list.output.value.name}}' }, [transform('item', 'inner')]) },
      'one_or_many',
    ],
    ['an object in the middle of a text', action('createFolder', { name: 'a {{trigger.item}}' }), 'object_in_text'],
  ])('%s is a warning', (_, step, code) => {
    expect(check(inRow([list, convert, step]))).toMatchObject([{ severity: 'warning', code }])
  })

  test('what may be null, one of several, or is not known, fits; a list of one is made with []', () => {
    const steps = [
      list,
      action(
        'listFiles',
        { cursor: '{{steps.list.output.nextCursor}}', most: '{{$count(steps.list.output.value)}}' },
        'next',
      ),
      forEach({ items: '{{steps.list.output.value.name[]}}' }, [transform('item', 'inner')]),
      action('createFolder', { name: '{{steps.list.output.value[0].name}}' }, 'make'),
    ]
    expect(check(inRow(steps))).toEqual([])
  })
})

describe('each kind of step', () => {
  test.each<[what: string, step: object, found: Partial<Finding>]>([
    ['a wait for nothing', { id: 'a', type: 'wait' }, { code: 'wait_for_what' }],
    ['a wait for two things', { id: 'a', type: 'wait', for: 'PT1S', until: '2027-01-01' }, { code: 'wait_for_what' }],
    [
      'a wait until no moment',
      { id: 'a', type: 'wait', until: 'tomorrow' },
      { code: 'moment_invalid', path: 'steps.0.until' },
    ],
    [
      'a URL of no scheme',
      { id: 'a', type: 'http_request', url: 'example.com' },
      { code: 'url_invalid', path: 'steps.0.url' },
    ],
    [
      'a URL of a file',
      { id: 'a', type: 'http_request', url: 'file:///etc/passwd' },
      { code: 'url_invalid', message: expect.stringContaining('“file:”') },
    ],
    ['a URL that is none', { id: 'a', type: 'http_request', url: 'https://' }, { code: 'url_invalid' }],
    [
      'a GET with a body',
      { id: 'a', type: 'http_request', url: 'https://example.com', body: {} },
      { code: 'body_not_sent' },
    ],
    [
      'a header of two lines',
      { id: 'a', type: 'http_request', url: 'https://example.com', headers: { a: 'x\r\ny' } },
      { code: 'header_invalid' },
    ],
    [
      'a header with a space',
      { id: 'a', type: 'http_request', url: 'https://example.com', headers: { 'a b': 'x' } },
      { code: 'header_invalid' },
    ],
    [
      'a list for a header',
      { id: 'a', type: 'http_request', url: 'https://example.com', headers: { a: '{{trigger.item}}' } },
      { code: 'wrong_type', path: 'steps.0.headers.a' },
    ],
    [
      'more items than are allowed',
      forEach({ items: [1, 2, 3], most: 2 }, [transform('item', 'i')]),
      { code: 'too_many_items', path: 'steps.0.items' },
    ],
  ])('%s is refused', (_, step, found) => {
    expect(check(inRow([step]))).toMatchObject([{ severity: 'error', ...found }])
  })

  test.each<[what: string, step: object, code: string]>([
    ['a hundred thousand items', forEach({ items: [1], most: 100_000 }, [transform('item', 'i')]), 'many_items'],
    ['a reply to nobody', respond('ok'), 'nobody_waits'],
    ['a reply for each item', forEach({ items: [1] }, [respond('ok')]), 'respond_in_body'],
    ['a body without a step', forEach({ items: [1] }), 'no_steps'],
  ])('%s is a warning', (_, step, code) => {
    expect(check(inRow([step]))).toMatchObject([{ severity: 'warning', code }])
  })
})

test('types go through transforms and for-eaches, and a long chain of them is looked through at once', () => {
  const chain = Array.from({ length: 150 }, (_, place) =>
    transform(place === 0 ? 'trigger.item' : `steps.s${place - 1}.output`, `s${place}`),
  )
  expect(check(inRow([...chain, transform('steps.s149.output.nmae')]))).toMatchObject([
    { code: 'unknown_name', message: expect.stringContaining('Did you mean “name”?') },
  ])
})
