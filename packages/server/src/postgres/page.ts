/**
 * Lists by pages, newest first: a cursor names the last row of a page, so that what is added meanwhile moves nothing.
 *
 * Ask for one row more than a page holds; its presence tells that there is another page.
 */
import { type RawBuilder, sql } from 'kysely'
import { Problem } from '../errors.ts'

export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined }

export type Page<Item> = { readonly items: Item[]; readonly nextCursor: string | null }

type Listed = { readonly id: string; readonly createdAt: Date }

/**
 * What a query has to add: `where(after(…)).orderBy('created_at', 'desc').orderBy('id').limit(limit + 1)`.
 *
 * @throws {Problem} `invalid_request` when the cursor is none of ours
 */
export function after(cursor: string | undefined): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`
  const { at, id } = read(cursor)
  return sql<boolean>`created_at <= ${at} and (created_at < ${at} or id > ${id})`
}

/** @param rows one more than the limit, where there are as many */
export function pageOf<Item extends Listed>(rows: readonly Item[], { limit }: PageRequest): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? write(last) : null }
}

function write({ createdAt, id }: Listed): string {
  return Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url')
}

function read(cursor: string): { at: Date; id: string } {
  const [, at, id] = /^(\d{1,15}) ([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (at === undefined || id === undefined) {
    throw new Problem('invalid_request', 'cursor: Give the nextCursor of the page before, or leave it out.')
  }
  return { at: new Date(Number(at)), id }
}
