/** The pipelines: everything that happens to a request, in order, outermost first. */
import { type AccessToken, authorize } from './authorize.ts'
import { identify } from './identify.ts'
import { limitTime } from './limit-time.ts'
import { type Hooks, observe } from './observe.ts'
import type { Send } from './outgoing.ts'
import { redactPreAuthenticated } from './redact.ts'
import { type Retrying, repeat } from './repeat.ts'
import { stack } from './stack.ts'
import { transmit } from './transmit.ts'

export type Pipeline = {
  readonly fetch: typeof fetch
  readonly accessToken: AccessToken
  readonly retrying: Retrying
  readonly timeoutMs: number
  readonly userAgent: string
  readonly hooks: Hooks
  readonly uuid: () => string
}

/** To Graph, in the account's name. */
export function graphSend(p: Pipeline): Send {
  return stack(transmit(p.fetch), [
    repeat(p.retrying),
    authorize(p.accessToken),
    identify(p.userAgent, p.uuid),
    observe(p.hooks, p.retrying.now),
    limitTime(p.timeoutMs),
  ])
}

/** To pre-authenticated URLs on other hosts, which must never see the access token. */
export function contentSend(p: Pipeline): Send {
  return stack(transmit(p.fetch), [
    repeat(p.retrying),
    observe(p.hooks, p.retrying.now, redactPreAuthenticated),
    limitTime(p.timeoutMs),
  ])
}
