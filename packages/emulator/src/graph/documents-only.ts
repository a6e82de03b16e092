import { GraphFailure } from '../errors.ts'
import { differencesOf } from '../state/drive/differences.ts'
import type { Drive } from '../state/drive/drive.ts'

/** @throws GraphFailure 400 `notSupported` on a personal drive */
export function requireDocuments({ kind }: Drive, what: string): void {
  if (differencesOf(kind).managesDocuments) return
  throw new GraphFailure(400, 'notSupported', `${what} is for drives of organizations; a personal drive has none.`)
}
