/** What is too long for a row, in pieces: long outputs, and files that a run keeps. */

import { newId } from '../postgres/id.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { StepRecord } from './run.ts'
import { StepError } from './step-error.ts'

/** Bytes of one piece: so much of a file is in memory at a time. */
const pieceBytes = 256 * 1024

export type NewContent = {
  readonly runId: string
  readonly name: string
  readonly mediaType: string | null
  readonly at: number
}

/** Keeps a stream. @returns its id and length, once all of it is there */
export async function keepContent(
  db: Db,
  { runId, name, mediaType, at }: NewContent,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ id: string; size: number }> {
  const id = newId('cnt')
  await db
    .insertInto('run_content')
    .values({ id, run_id: runId, name, media_type: mediaType, created_at: new Date(at) })
    .execute()
  let size = 0
  let number = 0
  for await (const piece of inPieces(bytes)) {
    await db.insertInto('run_content_piece').values({ content_id: id, number, bytes: piece }).execute()
    number += 1
    size += piece.length
  }
  await db.updateTable('run_content').set({ size }).where('id', '=', id).execute()
  return { id, size }
}

/** A text that is at hand, in one transaction. */
export function keepText(db: Db, content: NewContent, text: string): Promise<{ id: string; size: number }> {
  async function* whole() {
    yield Buffer.from(text)
  }
  return inTransaction(db, (transaction) => keepContent(transaction, content, whole()))
}

/** One piece after the other, as they are asked for. */
export async function* readContent(db: Db, contentId: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const query = db.selectFrom('run_content_piece').select('bytes').where('content_id', '=', contentId)
    const row = await query.where('number', '=', number).executeTakeFirst()
    if (!row) return
    yield row.bytes
  }
}

/** Opens what a run keeps, for its own steps alone. @throws {StepError} `content_gone` */
export function openContentOf(db: Db, runId: string): (contentId: string) => Promise<ReadableStream<Uint8Array>> {
  return async (contentId) => {
    const query = db.selectFrom('run_content').select('id').where('id', '=', contentId).where('run_id', '=', runId)
    if (!(await query.executeTakeFirst())) throw new StepError('content_gone', 'This file is no longer kept.')
    return streamOf(readContent(db, contentId))
  }
}

/** A step's output, wherever it is. */
export async function loadOutput(
  db: Db,
  { output, outputContentId }: Pick<StepRecord, 'output' | 'outputContentId'>,
): Promise<unknown> {
  if (outputContentId === null) return output
  const pieces: Buffer[] = []
  for await (const piece of readContent(db, outputContentId)) pieces.push(piece)
  return JSON.parse(Buffer.concat(pieces).toString('utf8'))
}

/** Asks for the next only when the reader has taken what was there. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await pieces.return(undefined)),
  })
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    waiting.push(chunk)
    length += chunk.length
    if (length < pieceBytes) continue
    const all = Buffer.concat(waiting)
    for (; length >= pieceBytes; length -= pieceBytes) {
      const start = all.length - length
      yield all.subarray(start, start + pieceBytes)
    }
    waiting = [all.subarray(all.length - length)]
  }
  if (length > 0) yield Buffer.concat(waiting)
}
