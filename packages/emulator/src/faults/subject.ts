/** Who and what a request is about, as far as it tells. */
import type { IncomingMessage } from 'node:http'
import type { Directory } from '../state/directory.ts'
import { driveIdOf } from '../state/drive/ids.ts'
import type { Principal } from '../state/principal.ts'
import type { User } from '../state/user.ts'
import type { Subject } from './matching.ts'

type Known = Pick<Directory, 'authenticate' | 'users' | 'user'>

export function subjectOf(incoming: IncomingMessage, directory: Known): Subject {
  const principal = principalOf(incoming, directory)
  const target = decoded(incoming.url ?? '')
  const drive = driveIn(target, principal, directory)
  const owner = drive === undefined ? undefined : directory.users().find((user) => driveIdOf(user) === drive)
  return { accounts: [...names(principal?.user), ...names(owner)], app: principal?.appId ?? clientIn(target), drive }
}

/** The subject of something that happened to a drive. */
export function subjectOfDrive(id: string, owner: User | undefined): Subject {
  return { accounts: names(owner), drive: id }
}

function names(user: User | undefined): string[] {
  return user === undefined ? [] : [user.id.toLowerCase(), user.userPrincipalName.toLowerCase()]
}

export function principalOf(incoming: IncomingMessage, directory: Pick<Known, 'authenticate'>): Principal | undefined {
  const { authorization } = incoming.headers
  if (authorization === undefined || !/^bearer /i.test(authorization)) return undefined
  try {
    return directory.authenticate(authorization)
  } catch {
    // Refused in its own time, where it belongs.
    return undefined
  }
}

function driveIn(target: string, principal: Principal | undefined, directory: Known): string | undefined {
  const [, named] = target.match(/\/drives\/([^/?:]+)/i) ?? target.match(/^\/_content\/upload\/([^/?]+)/) ?? []
  if (named !== undefined) return named
  const [, link] = target.match(/^\/_content\/\w+\/([\w-]+)\./) ?? []
  if (link !== undefined) return driveInLink(link)
  const [, name] = target.match(/\/users\/([^/?]+)\/drive/i) ?? []
  const user = name === undefined ? principal?.user : directory.user(name)
  const own = name !== undefined || /^\/[^?]*\/(me\/)?drive(\/|\?|$)/i.test(target)
  return user !== undefined && own ? driveIdOf(user) : undefined
}

function driveInLink(text: string): string | undefined {
  try {
    const [drive] = JSON.parse(Buffer.from(text, 'base64url').toString())
    return typeof drive === 'string' ? drive : undefined
  } catch {
    return undefined
  }
}

function clientIn(target: string): string | undefined {
  return new URLSearchParams(target.split('?')[1]).get('client_id') ?? undefined
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target)
  } catch {
    return target
  }
}
