import type { Access } from './access.ts'
import type { Answer } from './answers.ts'
import type {
  BinRequest,
  DriveRequest,
  DrivesRequest,
  GraphRequest,
  ItemRequest,
  ShareRequest,
  TargetRequest,
} from './graph-request.ts'

type Answering = Answer | Promise<Answer>

/** What a handler needs to exist: nothing, the drive, the item, or only a place where an item may come to be. */
export type Operation = { method: string; navigation: string; access: Access } & (
  | {
      resource: 'user' | 'site' | 'group' | 'sites' | 'search' | 'subscriptions'
      handle: (request: GraphRequest) => Answering
    }
  | { resource: 'drives'; handle: (request: DrivesRequest) => Answering }
  | { resource: 'share'; handle: (request: ShareRequest) => Answering }
  | { resource: 'bin'; handle: (request: BinRequest) => Answering }
  | { resource: 'drive'; handle: (request: DriveRequest) => Answering }
  | { resource: 'item'; handle: (request: ItemRequest) => Answering }
  | { resource: 'target'; handle: (request: TargetRequest) => Answering }
)
