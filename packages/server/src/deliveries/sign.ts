/**
 * The signature of a delivery, as Standard Webhooks has it: any of its libraries verifies it.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** 24 to 64 bytes are allowed; 32 are as long as the hash. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** @param secrets all that are good now: while one replaces another, both sign, and the product takes either */
export function signedHeaders(id: string, body: string, secrets: readonly string[], now: number) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body))
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': signatures.join(' '),
  }
}
