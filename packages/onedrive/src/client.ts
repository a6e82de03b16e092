/** The floors, stacked: one account's OneDrive. */
import { type Applications, applications } from './applications/applications.ts'
import { type DriveClient, driveClient } from './drive-client.ts'
import { type DriveReference, driveAddress, itemAddress } from './drives/address.ts'
import { getSharedItem, homeOf, type Redemption } from './drives/shares.ts'
import { type Subscriptions, subscriptions } from './drives/subscriptions.ts'
import { type BatchRequest, type BatchResponse, sendBatch } from './graph/batch.ts'
import { type Binding, boundGraph, boundSend, eitherSignal } from './graph/bound.ts'
import { graphPath } from './graph/path.ts'
import { createGraph, type Graph } from './graph/request.ts'
import type { User } from './graph/wire.ts'
import type { AccessToken } from './http/authorize.ts'
import type { DirectFetch } from './http/direct.ts'
import { defaultUserAgent } from './http/identify.ts'
import type { Hooks } from './http/observe.ts'
import { observedRanges } from './http/observe-ranges.ts'
import { createPacer, type PaceOptions } from './http/pacer.ts'
import { type RetryOptions, retryPolicy } from './http/retry.ts'
import { contentSend, graphSend, type Pipeline, sessionSend } from './http/send.ts'
import { sleep as realSleep, type Sleep } from './http/sleep.ts'
import type { Tracer } from './http/trace.ts'
import { type Cloud, clouds } from './identity/cloud.ts'
import { type ItemClient, type ItemMeans, itemClient } from './item-client.ts'

export type OneDriveOptions = {
  /** @default clouds.global */
  readonly cloud?: Cloud
  /** Asked before each request, and again with `forceRefresh` when Graph refuses the token it gave. */
  readonly accessToken: AccessToken
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch
  readonly retry?: RetryOptions
  readonly pace?: PaceOptions
  /** How long an answer may take to begin, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number
  /** How long the body of an answer may bring nothing, in milliseconds. @default 60_000 */
  readonly stallMs?: number
  /** In Microsoft's form `ISV|Company|App/Version`. @default 'NONISV|Drawbridge|Drawbridge/0.1.0' */
  readonly userAgent?: string
  readonly hooks?: Hooks
  /** Makes a span of each attempt and of each whole operation, in OpenTelemetry's words: `trace.getTracer('my-app')`. */
  readonly tracer?: Tracer
  readonly sleep?: Sleep
  readonly random?: () => number
  readonly now?: () => number
}

export type OneDrive = Graph & {
  /** The signed-in account. @throws {GraphError} */
  me(): Promise<User>
  /** A drive; without a reference the account's own. */
  drive(reference?: DriveReference): DriveClient
  /** The item that a sharing URL leads to, wherever it is. @throws {GraphError} */
  shared(url: string, options?: Redemption): Promise<ItemClient>
  /** Any number of requests, twenty to a call; see `sendBatch`. */
  batch(requests: readonly BatchRequest[]): Promise<BatchResponse[]>
  readonly subscriptions: Subscriptions
  /** App registrations, for a sign-in that may make them. */
  readonly applications: Applications
  /** The same client with the same pace, each call of which ends with this signal or gives way to others. */
  with(binding: Binding): OneDrive
}

/** @throws {UsageError} when the cloud's Graph origin cannot be used */
export function createOneDrive(options: OneDriveOptions): OneDrive {
  const { cloud = clouds.global, sleep = realSleep, random = Math.random, now = Date.now } = options
  const policy = retryPolicy(options.retry)
  const pipeline: Pipeline = {
    fetch: options.fetch ?? globalThis.fetch,
    accessToken: options.accessToken,
    retrying: { policy, sleep, random, now },
    pacer: createPacer(options.pace, { now, sleep, longestWaitMs: policy.maxDelayMs, ...options.hooks }),
    timeoutMs: options.timeoutMs ?? 30_000,
    stallMs: options.stallMs ?? 60_000,
    userAgent: options.userAgent ?? defaultUserAgent,
    hooks: options.hooks ?? {},
    tracer: options.tracer,
    uuid: () => crypto.randomUUID(),
  }
  return clientOn({
    graph: createGraph(cloud.graph, graphSend(pipeline), now),
    sendContent: contentSend(pipeline),
    sendChunk: sessionSend(pipeline),
    retry: options.retry,
    pacer: pipeline.pacer,
    openRanges: observedRanges((pipeline.fetch as DirectFetch).openRanges, { ...pipeline, now }),
    tracer: options.tracer,
    ...pipeline.retrying,
  })
}

function clientOn(means: ItemMeans): OneDrive {
  const { graph, now } = means
  return {
    ...graph,
    me: () => graph.json('/me'),
    drive: (reference) => driveClient(means, driveAddress(reference)),
    shared: async (url, redemption) => {
      const { driveId, id } = homeOf(await getSharedItem(graph, url, redemption))
      const drive = graphPath`/drives/${driveId}`
      return itemClient(means, drive, itemAddress(drive, id))
    },
    batch: (requests) => sendBatch(means, requests),
    subscriptions: subscriptions(graph, now),
    applications: applications(graph, means.sleep),
    with: (binding) =>
      clientOn({
        ...means,
        graph: boundGraph(graph, binding),
        sendContent: boundSend(means.sendContent, binding),
        sendChunk: boundSend(means.sendChunk, binding),
        ...eitherSignal(means.signal, binding.signal),
        ...(binding.priority && { priority: binding.priority }),
      }),
  }
}
