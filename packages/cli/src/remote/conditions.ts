/** What `find` looks for. */
import type { DriveItem } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { isFolder } from './walk.ts'

export type FindOptions = {
  readonly name?: string
  readonly type?: string
  readonly size?: string
  readonly newer?: string
  readonly older?: string
}

type Condition = (item: DriveItem) => boolean

/** @throws {CommandError} `usage` for a condition that cannot be read */
export async function conditions({ name, type, size, newer, older }: FindOptions, now: number): Promise<Condition> {
  const all: Condition[] = []
  if (name !== undefined) all.push(await named(name))
  if (type !== undefined) all.push(ofType(type))
  if (size !== undefined) all.push(ofSize(size))
  if (newer !== undefined) all.push(changed(moment(newer, now), (time, border) => time > border))
  if (older !== undefined) all.push(changed(moment(older, now), (time, border) => time < border))
  return (item) => all.every((fits) => fits(item))
}

async function named(pattern: string): Promise<Condition> {
  const { default: picomatch } = await import('picomatch')
  const fits = picomatch(pattern, {
    nobrace: true,
    nobracket: true,
    noextglob: true,
    nonegate: true,
    nocase: true,
    dot: true,
  })
  return ({ name }) => name !== undefined && fits(name)
}

function ofType(type: string): Condition {
  if (/^f(ile)?$/.test(type)) return (item) => !isFolder(item)
  if (/^(d|folder)$/.test(type)) return isFolder
  throw usageError(`"${type}" is no type.`, 'Give file or folder.')
}

const units = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 } as const

function ofSize(text: string): Condition {
  const [, sign, number, unit] = /^([+-])(\d+(?:\.\d+)?)([kmgt]?)b?$/i.exec(text) ?? []
  if (number === undefined) throw usageError(`"${text}" is no size.`, 'Give such as +10M (at least) or -1k (at most).')
  const border = Number(number) * units[unit!.toLowerCase() as keyof typeof units]
  return ({ size = 0 }) => (sign === '+' ? size >= border : size <= border)
}

const spans = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

function moment(text: string, now: number): number {
  const [, number, unit] = /^(\d+)([mhdw])$/.exec(text) ?? []
  const time = number === undefined ? Date.parse(text) : now - Number(number) * spans[unit as keyof typeof spans]
  if (Number.isNaN(time))
    throw usageError(`"${text}" is no moment.`, 'Give a date such as 2026-11-21, or 30m, 12h, 7d, 2w.')
  return time
}

function changed(border: number, compare: (time: number, border: number) => boolean): Condition {
  return (item) =>
    compare(Date.parse(item.fileSystemInfo?.lastModifiedDateTime ?? item.lastModifiedDateTime ?? ''), border)
}
