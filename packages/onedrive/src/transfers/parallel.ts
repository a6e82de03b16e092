/** Runs work on each entry, at most so many at once. */

/**
 * Ends when all work has, or with the first failure, once what is under way has ended; nothing new is begun then.
 *
 * @param limit how many at once
 */
export async function parallel<Entry>(
  entries: Iterable<Entry> | AsyncIterable<Entry>,
  limit: number,
  work: (entry: Entry) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const failures: unknown[] = []
  for await (const entry of entries) {
    const job = work(entry)
      .catch((error) => void failures.push(error))
      .finally(() => underWay.delete(job))
    underWay.add(job)
    while (underWay.size >= limit && failures.length === 0) await Promise.race(underWay)
    if (failures.length > 0) break
  }
  await Promise.all(underWay)
  if (failures.length > 0) throw failures[0]
}

export function* groupsOf<Entry>(entries: readonly Entry[], size: number): Generator<Entry[]> {
  for (let start = 0; start < entries.length; start += size) yield entries.slice(start, start + size)
}
