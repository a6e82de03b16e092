/** The clock, over HTTP. */
import { z } from 'zod'
import type { MovableClock } from '../clock.ts'
import { type ControlRoute, route } from './route.ts'

const span = z
  .strictObject({
    seconds: z.number().min(0).default(0),
    minutes: z.number().min(0).default(0),
    hours: z.number().min(0).default(0),
    days: z.number().min(0).max(36_500).default(0),
  })
  .describe('Added up.')

const moment = z.strictObject({
  at: z.iso.datetime({ offset: true }).describe('As in 2026-01-02T03:04:05Z. It may be in the past.'),
})

const show = (clock: MovableClock) => ({
  now: new Date(clock.now()).toISOString(),
  frozen: clock.frozen,
  offsetMs: clock.state.offset,
})

export const clockRoutes: readonly ControlRoute[] = [
  route({ method: 'GET', path: '/clock', summary: "The emulator's time.", answer: ({ clock }) => show(clock) }),
  route({
    method: 'POST',
    path: '/clock/advance',
    summary: 'Moves the clock on, and waits until everything that falls due on the way is done.',
    body: span,
    async answer({ clock }, { body: { seconds, minutes, hours, days } }) {
      await clock.advance(1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days))))
      return show(clock)
    },
  }),
  route({
    method: 'POST',
    path: '/clock/set',
    summary: 'Sets the clock to a moment.',
    body: moment,
    async answer({ clock }, { body: { at } }) {
      await clock.set(Date.parse(at))
      return show(clock)
    },
  }),
  route({
    method: 'POST',
    path: '/clock/freeze',
    summary: 'Stops the clock until it is moved or resumed.',
    answer({ clock }) {
      clock.freeze()
      return show(clock)
    },
  }),
  route({
    method: 'POST',
    path: '/clock/resume',
    summary: 'Lets the clock run again, from where it stands.',
    answer({ clock }) {
      clock.resume()
      return show(clock)
    },
  }),
]
