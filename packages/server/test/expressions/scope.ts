/** A scope as runs make it, for tests. */
import { datesOf, type Scope } from '../../src/expressions/scope.ts'

export function scopeWith(changes: Partial<Scope> = {}): Scope {
  return {
    trigger: { item: { name: 'Invoice 7.PDF', size: 1200 } },
    settings: { folder: 'folder-id', strict: true },
    steps: {
      list: {
        output: {
          value: [
            { name: 'a.txt', size: 1 },
            { name: 'b.txt', size: 20 },
          ],
          count: 2,
        },
      },
      failed: { error: { code: 'itemNotFound' } },
    },
    user: { id: 'ada', metadata: { team: 'math' } },
    connection: { id: 'con_1' },
    run: { id: 'run_1', startedAt: '2026-07-03T22:00:00.000Z' },
    ...datesOf(Date.UTC(2026, 6, 3, 22, 30)),
    ...changes,
  }
}
