/** Somebody at work in a drive: random things that people do to files and folders. */
import type { OneDrive } from '@drawbridge/onedrive'

export type Random = () => number
type Known = { readonly id: string; readonly folder: boolean }

export type RandomWork = {
  /** Does one thing, and says what; things that cannot be done, such as moving a folder into itself, are none. */
  step(): Promise<string>
}

/** A generator of numbers from 0 to 1 that a seed repeats (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function randomWork(onedrive: OneDrive, random: Random, folderId: string, restores: boolean): RandomWork {
  const drive = onedrive.drive()
  const known = new Map<string, Known>()
  const gone: string[] = []
  let count = 0
  const next = (): number => {
    count += 1
    return count
  }
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  /** What the present step has to do with. */
  const touched = new Set<string>()
  const any = (folder?: boolean): Known | undefined => {
    const item = pick([...known.values()].filter((each) => folder === undefined || each.folder === folder))
    if (item) touched.add(item.id)
    return item
  }
  const somewhere = (): string => any(true)?.id ?? folderId
  const name = (): string => `${pick(['März', 'a b', 'Q1', "o'neil", '100%', 'x#y'])}-${next()}`

  const things: Record<string, () => Promise<string | undefined>> = {
    async 'make a folder'() {
      const made = await drive.item(somewhere()).createFolder(name())
      known.set(made.id, { id: made.id, folder: true })
      return made.id
    },
    async 'write a file'() {
      const made = await drive.item(somewhere()).upload(`${name()}.txt`, `content ${random()}`)
      known.set(made.id, { id: made.id, folder: false })
      return made.id
    },
    async 'write again'() {
      const file = any(false)
      if (file) await drive.item(file.id).upload(undefined, `content ${random()}`)
      return file?.id
    },
    async rename() {
      const item = any()
      if (item) await drive.item(item.id).update({ name: name() + (item.folder ? '' : '.txt') })
      return item?.id
    },
    async move() {
      const item = any()
      if (item) await drive.item(item.id).update({ parentId: somewhere(), name: name() })
      return item?.id
    },
    async delete() {
      const item = any()
      if (!item) return undefined
      await drive.item(item.id).delete()
      known.delete(item.id)
      gone.push(item.id)
      return item.id
    },
    async restore() {
      const id = restores ? gone.pop() : undefined
      if (id === undefined) return undefined
      const back = await drive.item(id).restore({ name: name() })
      known.set(id, { id, folder: back.folder !== undefined })
      return id
    },
    async share() {
      const file = any(false)
      if (file) await drive.item(file.id).createLink({ type: 'view', scope: 'anonymous' })
      return file?.id
    },
  }
  const often = ['write a file', 'write a file', 'write a file', 'make a folder', 'move', 'rename', 'write again']
  const menu = [...often, 'delete', 'restore', 'share']

  return {
    async step() {
      const thing = pick(menu)!
      touched.clear()
      try {
        return `${thing} ${(await things[thing]!()) ?? '(nothing to do it to)'}`
      } catch (error) {
        const { status, code } = error as { status?: number; code?: string }
        // Into itself, under a deleted folder, a parent that is no longer there: as with people.
        if (status === undefined || ![400, 403, 404, 409, 410, 412].includes(status)) throw error
        // It went with the folder that it was in.
        if (status === 404) for (const id of touched) known.delete(id)
        return `${thing}: ${code}`
      }
    },
  }
}
