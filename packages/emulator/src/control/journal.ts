/** The journal, over HTTP. */
import { z } from 'zod'
import { type ControlRoute, route } from './route.ts'

const filter = z.strictObject({
  after: z.coerce.number().int().optional().describe('Entries with a higher number.'),
  since: z.iso.datetime({ offset: true }).optional().describe("By the emulator's clock."),
  mark: z.string().optional().describe('Entries since the mark of this name was set.'),
  method: z.string().optional(),
  path: z.string().optional().describe('Found anywhere in path and query.'),
  account: z.string().optional().describe('User principal name of whom Graph was called for.'),
  status: z.coerce.number().int().optional(),
})

export const journalRoutes: readonly ControlRoute[] = [
  route({
    method: 'GET',
    path: '/journal',
    summary: 'What was asked of the emulator, oldest first, without secrets. Calls of the control are left out.',
    query: filter,
    answer: ({ journal }, { query: { since, ...rest } }) => ({
      value: journal
        .find({ ...rest, since: since === undefined ? undefined : Date.parse(since) })
        .filter(({ path }) => !path.startsWith('/_emulator')),
    }),
  }),
  route({
    method: 'POST',
    path: '/journal/marks',
    summary: 'Remembers this moment by a name, to ask later for what came after it.',
    body: z.strictObject({ name: z.string().min(1).max(100) }),
    answer: ({ journal }, { body }) => ({ name: body.name, number: journal.mark(body.name) }),
  }),
  route({
    method: 'DELETE',
    path: '/journal',
    summary: 'Empties the journal.',
    answer: ({ journal }) => journal.clear(),
  }),
]
