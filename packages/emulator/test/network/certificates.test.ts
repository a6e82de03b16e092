import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCertificates } from '../../src/network/certificates.ts'

const now = Date.now()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

test('speaks for Microsoft and for this machine, and for nobody else', async () => {
  const { cert } = await openCertificates(folder, now)
  const leaf = new X509Certificate(cert)
  for (const name of ['graph.microsoft.com', 'login.live.com', 'contoso-my.sharepoint.com', 'localhost']) {
    expect([name, leaf.checkHost(name)]).not.toEqual([name, undefined])
  }
  expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(leaf.checkHost('example.com')).toBeUndefined()
})

test('keeps its authority between two starts, with a key that only its owner can read', async () => {
  const first = await openCertificates(folder, now)
  const second = await openCertificates(folder, now)
  expect(second.ca).toBe(first.ca)
  expect(new X509Certificate(second.cert).verify(new X509Certificate(first.ca).publicKey)).toBe(true)
  expect(statSync(join(folder, 'ca.key')).mode & 0o077).toBe(0)
})

test('makes a new authority when the old one is about to end, or damaged', async () => {
  const first = await openCertificates(folder, now)
  const later = await openCertificates(folder, now + 3000 * 24 * 3600_000)
  expect(later.ca).toBe(first.ca)
  const renewed = await openCertificates(folder, now + 3400 * 24 * 3600_000)
  expect(renewed.ca).not.toBe(first.ca)
  writeFileSync(join(folder, 'ca.pem'), 'half of a cert')
  expect((await openCertificates(folder, now)).ca).not.toBe(renewed.ca)
})
