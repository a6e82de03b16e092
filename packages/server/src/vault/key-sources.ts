/**
 * Where master keys come from: the environment, a file, a command. All that are given count, in this order; where none
 * is given, the file `master.key` of the data folder, made at the first start.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Problem } from '../errors.ts'
import { askKeyCommand } from './key-command.ts'
import { type MasterKey, readMasterKeys } from './master-key.ts'
import { appendSecret, existingSecret, secretFile } from './secret-file.ts'

export type KeySettings = {
  /** Base64 of 32 bytes; several with commas or spaces between. */
  readonly masterKey?: string | undefined
  /** A file of such keys, one in each line. */
  readonly masterKeyFile?: string | undefined
  /** A program and its arguments, which prints such keys. */
  readonly masterKeyCommand?: readonly string[] | undefined
  readonly dataFolder: string
}

export type KeySources = {
  /** Reads all of them anew. @throws {Problem} `configuration_invalid` */
  read(): Promise<[MasterKey, ...MasterKey[]]>
  /** Makes a key, where the keys are ours to make: in the data folder. @throws {Problem} `configuration_invalid` */
  make?(): MasterKey
}

export function keySources(settings: KeySettings): KeySources {
  const { masterKey: given, masterKeyFile, masterKeyCommand, dataFolder } = settings
  const own = join(dataFolder, 'master.key')
  const isOwn = given === undefined && masterKeyFile === undefined && masterKeyCommand === undefined

  return {
    async read() {
      if (isOwn) return some(readMasterKeys(secretFile(own, newKey), own))
      return some([
        ...(given === undefined ? [] : readMasterKeys(given, 'DRAWBRIDGE_MASTER_KEY')),
        ...(masterKeyFile === undefined ? [] : readMasterKeys(fileText(masterKeyFile), masterKeyFile)),
        ...(masterKeyCommand === undefined ? [] : await askKeyCommand(masterKeyCommand)),
      ])
    },
    ...(isOwn && {
      make() {
        const text = newKey()
        appendSecret(own, text)
        return some(readMasterKeys(text, own))[0]
      },
    }),
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64')
}

function fileText(path: string): string {
  const text = existingSecret(path)
  if (text !== undefined) return text
  throw new Problem('configuration_invalid', `DRAWBRIDGE_MASTER_KEY_FILE names ${path}, which does not exist.`)
}

function some(keys: readonly MasterKey[]): [MasterKey, ...MasterKey[]] {
  const [first, ...rest] = keys
  if (!first) throw new Problem('configuration_invalid', 'There is no master key.')
  return [first, ...rest]
}
