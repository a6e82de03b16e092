/** What a folder of the drive was like the last time, so that next time only its changes are asked for. */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RemoteTreeState } from '@drawbridge/onedrive'
import { makePrivateFolder, readPrivate, writePrivate } from '../profile/private-file.ts'
import type { Connection } from '../session.ts'
import type { Located } from './items.ts'

export type TreeMemory = {
  /** To be spread into the options of a synchronisation. A memory that cannot be read is none. */
  recall(): Promise<{ readonly state?: RemoteTreeState }>
  keep(state: RemoteTreeState | undefined): Promise<void>
  /** Where uploads that were interrupted are remembered. */
  readonly sessionFolder: string
  /** Nothing is interrupted any more. */
  forgetSessions(): Promise<void>
}

export function treeMemory(
  configFolder: string,
  { name, cloud }: Pick<Connection, 'name' | 'cloud'>,
  { item }: Located,
): TreeMemory {
  const folder = memoryFolder(configFolder, name)
  const key = JSON.stringify([cloud.graph, item.parentReference?.driveId, item.id])
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 32)
  const file = join(folder, `${digest}.json`)
  const sessionFolder = join(folder, digest)
  return {
    recall: async () => {
      const text = await readPrivate(file)
      if (text === undefined) return {}
      const state = parsed(text)
      return state ? { state } : {}
    },
    keep: async (state) => {
      if (state === undefined) return
      for (const each of [configFolder, dirname(folder), folder]) await makePrivateFolder(each)
      await writePrivate(file, JSON.stringify(state))
    },
    sessionFolder,
    forgetSessions: () => rm(sessionFolder, { recursive: true, force: true }),
  }
}

/** Nothing of an account's drive is left behind when its sign-in is forgotten. */
export async function forgetTrees(configFolder: string, profile: string): Promise<void> {
  await rm(memoryFolder(configFolder, profile), { recursive: true, force: true })
}

function memoryFolder(configFolder: string, profile: string): string {
  return join(configFolder, 'trees', profile)
}

function parsed(text: string): RemoteTreeState | undefined {
  try {
    const { cursor, tree } = JSON.parse(text) as Partial<RemoteTreeState>
    return typeof cursor?.link === 'string' && tree !== undefined ? { cursor, tree } : undefined
  } catch {
    return undefined
  }
}
