/** Snapshots, over HTTP. */
import { z } from 'zod'
import { type ControlRoute, missing, route } from './route.ts'

export const snapshotName = z
  .string()
  .regex(/^[\w-][\w.-]{0,63}$/, 'A name has letters, digits, dots and dashes.')
  .refine((name) => !name.endsWith('.new'), 'A name does not end in .new.')

export const snapshotRoutes: readonly ControlRoute[] = [
  route({
    method: 'GET',
    path: '/snapshots',
    summary: 'All snapshots, oldest first.',
    answer: ({ snapshots }) => ({ value: snapshots.list() }),
  }),
  route({
    method: 'POST',
    path: '/snapshots',
    summary: 'Keeps everything as it is under a name: people, apps, tokens, drives, subscriptions, the clock.',
    body: z.strictObject({ name: snapshotName }),
    answer: ({ snapshots }, { body }) => snapshots.take(body.name),
  }),
  route({
    method: 'POST',
    path: '/snapshots/:name/restore',
    summary: 'Makes everything as it was.',
    answer: ({ snapshots }, { params }) =>
      snapshots.list().some(({ name }) => name === params['name']) ? snapshots.restore(params['name']!) : missing,
  }),
  route({
    method: 'DELETE',
    path: '/snapshots/:name',
    summary: 'Forgets a snapshot.',
    answer: ({ snapshots }, { params }) =>
      snapshots.list().some(({ name }) => name === params['name']) && snapshots.remove(params['name']!)
        ? undefined
        : missing,
  }),
  route({
    method: 'POST',
    path: '/reset',
    summary: 'Makes everything as in a fresh emulator, and keeps the snapshots.',
    answer: ({ snapshots }) => snapshots.reset(),
  }),
]
