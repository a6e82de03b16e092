/** The operator key: the one credential that rules this server. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { secretFile } from '../vault/secret-file.ts'

/**
 * The key that was given, or the one in the file `operator.key` of the data folder, made at the first start.
 *
 * @throws {Problem} `configuration_invalid` when the file cannot be used
 */
export function readOperatorKey(given: string | undefined, dataFolder: string): string {
  const make = (): string => `dbk_${randomBytes(32).toString('base64url')}`
  return given ?? secretFile(join(dataFolder, 'operator.key'), make)
}
