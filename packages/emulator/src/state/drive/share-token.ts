/** The token in a sharing link: which drive the link is in, and something that cannot be guessed. */
import { randomBytes } from 'node:crypto'

export function newShareToken(driveId: string): string {
  return Buffer.from(`${driveId} ${randomBytes(15).toString('base64url')}`).toString('base64url')
}

export function driveOfShareToken(token: string): string {
  return Buffer.from(token, 'base64url').toString().split(' ')[0]!
}
