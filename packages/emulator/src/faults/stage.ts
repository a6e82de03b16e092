/** The stage that every request passes before the emulator sees it. Without a rule it costs one look. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Clock } from '../clock.ts'
import { partFor } from '../hosts.ts'
import type { Journal } from '../journal.ts'
import type { Directory } from '../state/directory.ts'
import type { Faults } from './faults.ts'
import type { Answer, Asked, Part, Plan, Shape } from './plan.ts'
import { subjectOf } from './subject.ts'
import { wireOf } from './wire/connection.ts'
import { reshapeHead, reshapeRequest, reshapeResponse } from './wire/reshape.ts'

export type FaultServices = {
  readonly faults: Faults
  readonly directory: Pick<Directory, 'authenticate' | 'users' | 'user'>
  readonly clock: Clock
  readonly journal: Pick<Journal, 'note'>
}

export function withFaults(services: FaultServices, handle: RequestListener): RequestListener {
  const { faults } = services
  return (incoming, outgoing) => {
    if (faults.any) meetFaults(services, incoming, outgoing, handle)
    else handle(incoming, outgoing)
  }
}

function meetFaults(
  { faults, directory, clock, journal }: FaultServices,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: RequestListener,
): void {
  const part = partOf(incoming)
  const struck =
    part === undefined ? [] : faults.strike(ask(incoming, part, clock), () => subjectOf(incoming, directory))
  if (struck.length === 0) {
    handle(incoming, outgoing)
    return
  }

  journal.note(incoming, { faults: struck.map(({ id }) => id) })
  const plans = struck.map(({ plan }) => plan)
  reshape(incoming, outgoing, plans)
  const answer = plans.at(-1)!.answer
  const go = (): void => (answer === undefined ? handle(incoming, outgoing) : send(answer, incoming, outgoing))
  const delay = plans.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0)
  if (delay > 0) setTimeout(go, delay)
  else go()
}

/** Nothing for the emulator's own pages and its control, which no fault may take away. */
function partOf({ headers, url = '' }: IncomingMessage): Part | undefined {
  if (/^\/_emulator(\/|\?|$)/.test(url)) return undefined
  if (url.startsWith('/_content/')) return 'content'
  const part = partFor(headers.host ?? '')
  if (part !== 'both') return part
  return /^\/(v1\.0|beta|_api\/v2\.0|oidc\/userinfo)(\/|\?|$)/i.test(url) ? 'graph' : 'login'
}

function ask(incoming: IncomingMessage, part: Part, clock: Clock): Asked {
  const { headers, method = 'GET', url: target = '/', socket } = incoming
  const secure = 'encrypted' in socket || headers['x-forwarded-proto'] === 'https'
  const origin = `${secure ? 'https' : 'http'}://${headers.host}`
  return { part, method, target, origin, connection: socket, now: clock.now(), random: Math.random }
}

function reshape(incoming: IncomingMessage, outgoing: ServerResponse, plans: readonly Plan[]): void {
  const wire = wireOf(outgoing, incoming.socket)
  const request = inARow(plans.flatMap((plan) => plan.request ?? []))
  const response = inARow(plans.flatMap((plan) => plan.response ?? []))
  if (request !== undefined) reshapeRequest(incoming, request, wire)
  if (response !== undefined) reshapeResponse(outgoing, response, wire)
  reshapeHead(outgoing, {
    withoutLength: plans.some((plan) => plan.withoutLength === true),
    lastAnswer: plans.some((plan) => plan.lastAnswer === true),
  })
}

function inARow(shapes: readonly Shape[]): Shape | undefined {
  if (shapes.length === 0) return undefined
  return (body, wire) => shapes.reduce((passed, shape) => shape(passed, wire), body)
}

function send({ status, headers, body = '' }: Answer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  // An unread body would be taken for the next request on the connection.
  incoming.resume()
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) })
  outgoing.end(body)
}
