/** Turns a value into a text that only this emulator can read, and back. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export type Seal = {
  /** @param purpose bound to the text: what was sealed for one purpose cannot be opened for another */
  close(purpose: string, value: unknown): string
  /** The value, or nothing when the text is not one of ours. */
  open<T>(purpose: string, text: string): T | undefined
}

export function createSeal(key: Buffer): Seal {
  return {
    close(purpose, value) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(purpose, text) {
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length < 28) return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
        decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28))
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString())
      } catch {
        return undefined
      }
    },
  }
}
