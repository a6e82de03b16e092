/** What a handler of a Graph operation gets to see. */
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Clock } from '../clock.ts'
import type { Journal } from '../journal.ts'
import type { Directory } from '../state/directory.ts'
import type { Drive } from '../state/drive/drive.ts'
import type { IdentitySet, Item } from '../state/drive/item.ts'
import type { Permission } from '../state/drive/permission.ts'
import type { Drives } from '../state/drives.ts'
import type { Principal } from '../state/principal.ts'
import type { Sockets } from '../subscriptions/sockets.ts'
import type { Holder } from '../subscriptions/subscription.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Throttling } from '../throttling/throttling.ts'
import type { Address } from './address.ts'
import type { Links } from './links.ts'
import type { Query } from './query.ts'

export type GraphEnv = { Bindings: Partial<HttpBindings> & { readonly part?: object } }

/** What the journal knows a request by: the one that came in, or a part of a batch. */
export function journalKeyOf({ env }: Context<GraphEnv>): object | undefined {
  return env?.incoming ?? env?.part
}

/** The part of the directory that Graph asks. */
export type GraphDirectory = Pick<Directory, 'authenticate' | 'users' | 'user'>

export type GraphServices = {
  readonly directory: GraphDirectory
  readonly drives: Drives
  readonly clock: Clock
  readonly links: Links
  /** Counts how often links had to become new ones before their time. */
  readonly linkRenewals: () => number
  readonly throttling: Throttling
  readonly subscriptions: Subscriptions
  readonly sockets: Pick<Sockets, 'open'>
  /** Whether the app may act for the user (or as itself) by somebody's consent. */
  readonly hasConsent: (holder: Holder) => boolean
  readonly journal: Pick<Journal, 'note' | 'record'>
}

export type GraphRequest = {
  readonly context: Context<GraphEnv>
  readonly services: GraphServices
  readonly method: string
  /** Scheme and host under which the client came, without a trailing slash. */
  readonly origin: string
  /** The URL as the client sent it, absolute. */
  readonly url: string
  /** Origin and version, as in `http://localhost:8480/v1.0`. */
  readonly base: string
  readonly address: Address
  readonly query: Query
  readonly principal: Principal
  readonly by: IdentitySet
  header(name: string): string | undefined
}

/** A request about all drives of an owner. */
export type DrivesRequest = GraphRequest & { readonly drives: readonly Drive[] }

/** A request whose resource is a drive or in one. */
export type DriveRequest = GraphRequest & {
  readonly drive: Drive
  /** How it was reached, if not by its own address; `via` is the token of the link that opens it. */
  readonly share?: Share & { readonly via: string | undefined }
}

/** What a sharing token leads to. */
export type Share = {
  readonly drive: Drive
  readonly item: Item
  /** The link that was followed; absent when the token is made of the item's own URL. */
  readonly permission?: Permission
}

/** A request about what was shared. */
export type ShareRequest = ItemRequest & Pick<Share, 'permission'>

/** A request about an item that may be in the recycle bin. */
export type BinRequest = DriveRequest & { readonly itemId: string }

/** A request about an item that exists. */
export type ItemRequest = DriveRequest & { readonly item: Item }

/** A request that makes an item: where it starts, and the names from there. */
export type TargetRequest = DriveRequest & { readonly start: Item; readonly path: readonly string[] }

/** The body as it streams in. */
export function bodyOf({ env, req }: Context<GraphEnv>): AsyncIterable<Uint8Array> {
  return env?.incoming ?? (req.raw.body as AsyncIterable<Uint8Array> | null) ?? nothing()
}

async function* nothing(): AsyncIterable<Uint8Array> {}

export function identitiesOf({ appId, appDisplayName, user }: Principal): IdentitySet {
  return {
    ...(user === undefined ? {} : { user: { id: user.id, displayName: user.displayName, email: user.mail } }),
    application: { id: appId, displayName: appDisplayName },
  }
}
