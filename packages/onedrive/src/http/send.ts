/** The pipelines: everything that happens to a request, in order, outermost first. */
import { type AccessToken, authorize } from './authorize.ts'
import { identify } from './identify.ts'
import { limitStall } from './limit-stall.ts'
import { limitTime } from './limit-time.ts'
import { type Hooks, observe } from './observe.ts'
import type { Decorator, Send } from './outgoing.ts'
import { pace } from './pace.ts'
import type { Pacer } from './pacer.ts'
import { redactPreAuthenticated } from './redact.ts'
import { type Retrying, repeat } from './repeat.ts'
import { stack } from './stack.ts'
import { type Tracer, traced } from './trace.ts'
import { transmit } from './transmit.ts'
import { wholeWhere } from './whole-answer.ts'

export type Pipeline = {
  readonly fetch: typeof fetch
  readonly accessToken: AccessToken
  readonly retrying: Retrying
  readonly pacer: Pacer
  readonly timeoutMs: number
  readonly stallMs: number
  readonly userAgent: string
  readonly hooks: Hooks
  readonly tracer: Tracer | undefined
  readonly uuid: () => string
}

/** To Graph, in the account's name. */
export function graphSend(p: Pipeline): Send {
  return stack(transmit(p.fetch), [
    repeat(p.retrying),
    authorize(p.accessToken),
    identify(p.userAgent, p.uuid),
    wholeWhere(limitStall(p.stallMs)),
    paced(p),
    traced(p.tracer),
    observe(p.hooks, p.retrying.now),
    limitTime(p.timeoutMs),
  ])
}

/** To pre-authenticated URLs on other hosts, which must never see the access token. */
export function contentSend(p: Pipeline): Send {
  return stack(transmit(p.fetch), [
    repeat(p.retrying),
    paced(p),
    traced(p.tracer, redactPreAuthenticated),
    observe(p.hooks, p.retrying.now, redactPreAuthenticated),
    limitStall(p.stallMs),
    limitTime(p.timeoutMs),
  ])
}

/** To upload sessions, which repeat in their own way: what was taken already is not sent again. */
export function sessionSend(p: Pipeline): Send {
  return stack(transmit(p.fetch), [
    paced(p),
    traced(p.tracer, redactPreAuthenticated),
    observe(p.hooks, p.retrying.now, redactPreAuthenticated),
    limitTime(p.timeoutMs),
  ])
}

function paced({ pacer, retrying }: Pipeline): Decorator {
  return pace(pacer, retrying.now, retrying.policy.maxDelayMs)
}
