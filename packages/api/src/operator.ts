/** The operator's way in: the operator key, or a ticket that is exchanged once for the console's session. */
import { z } from 'zod'
import { route } from './route.ts'

export const operatorRoutes = {
  signIn: route({
    method: 'POST',
    path: '/api/v1/operator/session',
    access: 'anyone',
    summary: 'Opens a console session: an HttpOnly cookie, from the operator key or from a ticket.',
    body: z.union([z.object({ operatorKey: z.string().max(200) }), z.object({ ticket: z.string().max(200) })]),
  }),
  session: route({
    method: 'GET',
    path: '/api/v1/operator/session',
    access: 'operator',
    summary: 'Tells whether the caller is signed in, and what this server is.',
    response: z.object({ version: z.string(), database: z.enum(['embedded', 'external']), publicUrl: z.string() }),
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/v1/operator/session',
    access: 'operator',
    summary: 'Closes the console session.',
  }),
  createTicket: route({
    method: 'POST',
    path: '/api/v1/operator/tickets',
    access: 'operator',
    summary: 'Makes a ticket that opens one console session, once.',
    response: z.object({ ticket: z.string() }),
  }),
  health: route({
    method: 'GET',
    path: '/health',
    access: 'anyone',
    summary: 'Answers 200 when the server can serve, database included.',
    response: z.object({ status: z.literal('ok') }),
  }),
}
