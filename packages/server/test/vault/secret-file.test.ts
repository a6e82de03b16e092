import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { secretFile } from '../../src/vault/secret-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-secret-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('is made once, for its owner alone, and stays', () => {
  const path = join(folder, 'master.key')
  expect(secretFile(path, () => 'first')).toBe('first')
  expect(secretFile(path, () => 'second')).toBe('first')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['master.key'])
})

test('is refused when others may read it, without repeating it', () => {
  const path = join(folder, 'master.key')
  writeFileSync(path, 'a-secret')
  chmodSync(path, 0o644)
  expect(() => secretFile(path, () => 'x')).toThrow(`Run chmod 600 ${path}`)
  expect(() => secretFile(path, () => 'x')).not.toThrow('a-secret')
})

test('is refused when empty, rather than replaced by a new one', () => {
  const path = join(folder, 'master.key')
  writeFileSync(path, '', { mode: 0o600 })
  expect(() => secretFile(path, () => 'x')).toThrow('is empty')
})
