import { lookup } from 'mime-types'

/** From the name alone, whatever the upload said. */
export function mimeTypeOf(name: string): string {
  return lookup(name) || 'application/octet-stream'
}
