import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { newSigningSecret, signedHeaders } from '../../src/deliveries/sign.ts'

const body = '{"id":"evt_1"}'
const [old, young, foreign] = [newSigningSecret(), newSigningSecret(), newSigningSecret()]

test('while one secret replaces another, holders of either can verify, and nobody else', () => {
  const headers = signedHeaders('evt_1', body, [old, young], Date.now())
  for (const secret of [old, young]) expect(new Webhook(secret).verify(body, headers)).toEqual({ id: 'evt_1' })
  expect(() => new Webhook(foreign).verify(body, headers)).toThrow('No matching signature')
})

test('a body that was changed, or an answer that was kept and sent again later, does not verify', () => {
  const verifier = new Webhook(young)
  const headers = signedHeaders('evt_1', body, [young], Date.now())
  expect(() => verifier.verify(`${body} `, headers)).toThrow('No matching signature')
  const late = signedHeaders('evt_1', body, [young], Date.now() - 6 * 60_000)
  expect(() => verifier.verify(body, late)).toThrow('too old')
})
