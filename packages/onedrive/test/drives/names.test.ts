import { expect, test } from 'vitest'
import { assertNames, assertPathLength, nameProblem } from '../../src/drives/names.ts'

const bad = [
  '',
  ' a',
  'a ',
  'a.',
  'a*b',
  'a|b',
  'a\u0007b',
  'con',
  'COM1.txt',
  '.lock',
  'desktop.ini',
  '~$a.docx',
  'a_VTI_b',
  'x'.repeat(256),
]

test.each(bad)('%j is refused with its rule', (name) => {
  expect(nameProblem(name)).toMatch(/\w/)
  expect(() => assertNames(name)).toThrow(/OneDrive cannot hold/)
})

test.each(['a', '.hidden', 'con sole', 'a~b', '#100%', "it's", '日本', 'forms', '~folder'])('%j is a name', (name) => {
  expect(nameProblem(name)).toBeUndefined()
})

test('some rules are of work accounts only', () => {
  expect(nameProblem('~folder', { driveType: 'business', folder: true })).toBeDefined()
  expect(nameProblem('~file', { driveType: 'business' })).toBeUndefined()
  expect(nameProblem('Forms', { driveType: 'documentLibrary', atRoot: true })).toBeDefined()
  expect(nameProblem('Forms', { driveType: 'personal', atRoot: true })).toBeUndefined()
})

test('every name of a path is looked at, and its length', () => {
  expect(() => assertNames('good/b*d/good')).toThrow('"b*d"')
  expect(() => assertPathLength('x'.repeat(401), 'business')).toThrow('400')
  expect(() => assertPathLength('x'.repeat(401), 'personal')).not.toThrow()
})
