/**
 * COPY, the quickest way to write many new rows, within a transaction of Kysely's. Kysely lets nobody at its client, but
 * it hands streaming queries to a class of ours (`cursor` of its dialect); nothing else here streams.
 *
 * @see https://www.postgresql.org/docs/18/sql-copy.html
 */
import { CompiledQuery } from 'kysely'
import { Query } from 'pg'
import type { Db } from './transaction.ts'

type Cell = string | number | null

/** What pg's connection has for COPY; its types leave it out. */
type CopyConnection = { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

/** A query of pg's that sends its one parameter when PostgreSQL asks for the rows. */
export class CopyQuery<Row> extends Query {
  readonly callback: (error: unknown) => void
  readonly #rows: string
  readonly #written: Promise<void>

  constructor(text: string, [rows]: unknown[]) {
    super(text)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#rows = rows as string
    this.#written = promise
    this.callback = (error) => (error ? reject(error) : resolve())
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(Buffer.from(this.#rows))
    connection.endCopyFrom()
  }

  async read(): Promise<Row[]> {
    await this.#written
    return []
  }

  async close(): Promise<void> {}
}

/**
 * @param into such as `drive_item (id, name)`
 * @param rows as `copyRow` writes them, one after the other
 * @throws what PostgreSQL says; the transaction is spoilt then, up to its last savepoint
 */
export async function copyInto(db: Db, into: string, rows: string): Promise<void> {
  const stream = db.getExecutor().stream(CompiledQuery.raw(`copy ${into} from stdin`, [rows]), 1)
  for await (const _ of stream);
}

export function copyRow(cells: readonly Cell[]): string {
  return `${cells.map(textOf).join('\t')}\n`
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function textOf(cell: Cell): string | number {
  if (cell === null) return '\\N'
  return typeof cell === 'string' && /[\\\t\n\r]/.test(cell)
    ? cell.replace(/[\\\t\n\r]/g, (sign) => escapes[sign]!)
    : cell
}
