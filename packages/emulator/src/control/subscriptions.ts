/** Subscriptions and their notifications, over HTTP. */
import { z } from 'zod'
import { deliverySchema, notificationFaultSchema } from '../subscriptions/settings.ts'
import { type ControlRoute, missing, route } from './route.ts'

const forgerySchema = z.strictObject({
  subscriptionId: z.string().describe('Whose receiver gets it, and whom it claims to be about.'),
  clientState: z.string().optional().describe('A made-up one, unless given.'),
})

export const subscriptionRoutes: readonly ControlRoute[] = [
  route({
    method: 'GET',
    path: '/subscriptions',
    summary: 'All subscriptions, of whatever app, without their clientState.',
    answer: ({ subscriptions }) => ({ value: subscriptions.all().map(({ clientState, ...shown }) => shown) }),
  }),
  route({
    method: 'POST',
    path: '/subscriptions/:id/require-reauthorization',
    summary: 'Sends the lifecycle notification reauthorizationRequired now.',
    answer: ({ subscriptions }, { params }) =>
      subscriptions.requireReauthorization(params['id']!) ? undefined : missing,
  }),
  route({
    method: 'GET',
    path: '/notifications',
    summary: 'How notifications are delivered, what goes wrong with them, and the last deliveries.',
    answer: ({ subscriptions }) => ({
      settings: subscriptions.settings,
      faults: subscriptions.faults.list(),
      deliveries: subscriptions.deliveries,
    }),
  }),
  route({
    method: 'PUT',
    path: '/notifications',
    summary: 'Sets how notifications are delivered.',
    body: deliverySchema,
    answer({ subscriptions }, { body }) {
      subscriptions.settings = body
      return subscriptions.settings
    },
  }),
  route({
    method: 'POST',
    path: '/notifications/faults',
    summary: 'Loses, doubles, delays or reorders notifications.',
    body: notificationFaultSchema,
    answer: ({ subscriptions }, { body }) => subscriptions.faults.add(body),
  }),
  route({
    method: 'DELETE',
    path: '/notifications/faults',
    summary: 'Lets all notifications through again.',
    answer: ({ subscriptions }) => subscriptions.faults.clear(),
  }),
  route({
    method: 'DELETE',
    path: '/notifications/faults/:id',
    summary: 'Removes one of these faults.',
    answer: ({ subscriptions }, { params }) => (subscriptions.faults.remove(params['id']!) ? undefined : missing),
  }),
  route({
    method: 'POST',
    path: '/notifications/forge',
    summary: 'Sends a notification that no change is behind, and whose clientState is wrong.',
    body: forgerySchema,
    answer: ({ subscriptions }, { body }) => (subscriptions.forge(body) ? undefined : missing),
  }),
]
