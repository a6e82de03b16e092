/**
 * Scope strings: read in any case and in every form, kept by the short names of Graph's permissions, and by
 * `api://{client id}/{scope}` for an app's own API.
 */
import type { App, Apps } from './apps.ts'
import { findPermission, signInScopes } from './permissions.ts'
import { refusal } from './refusals.ts'
import { graphClientId } from './service-principals.ts'

export type Scopes = {
  /** Canonical names, in the order asked for, without repeats. */
  readonly names: readonly string[]
  /** Whether `.default` of Graph was asked for. */
  readonly isDefault: boolean
  /** Each name as the client wrote it, to be echoed. */
  readonly asWritten: ReadonlyMap<string, string>
}

const graphHosts = [
  'graph.microsoft.com',
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
  graphClientId,
]

/** What an app that says nothing else lets others do. */
export const usualExposedScopes: readonly string[] = ['access_as_user']

export type ScopeSurroundings = {
  readonly app: App
  readonly apps: Apps
  /** Of the emulator itself, accepted as Graph beside Microsoft's names. */
  readonly host: string
}

/**
 * @throws SignInFailure 70011 for an unknown permission or `.default` beside others, 500011 for an unknown resource,
 *   50001 for one that is switched off, 28002 for a resource without a permission, 900144 for nothing at all
 */
export function parseScopes(text: string, surroundings: ScopeSurroundings): Scopes {
  const words = text.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0)
    throw refusal(900144, "The request must contain the following parameter: 'scope'.", { where: 'redirect' })
  const asWritten = new Map<string, string>()
  let isDefault = false
  for (const word of words) {
    const { resource, name } = split(word, surroundings)
    if (resource !== 'graph') for (const scope of exposed(resource, name, word)) asWritten.set(scope, word)
    else if (name.toLowerCase() === '.default') isDefault = true
    else asWritten.set(canonicalName(name, word), word)
  }
  const beside = [...asWritten.keys()].filter((name) => !signInScopes.includes(name) && !name.startsWith('api://'))
  if (isDefault && beside.length > 0) {
    throw refusal(70011, `The scope '.default' cannot be combined with other permissions: ${beside.join(' ')}.`)
  }
  const names = isDefault ? [...surroundings.app.requiredPermissions, ...asWritten.keys()] : [...asWritten.keys()]
  return { names: [...new Set(names)], isDefault, asWritten }
}

/** The scope value of an answer: what was granted, in the client's own spelling where it has one. */
export function writeScopes(names: readonly string[], asWritten: ReadonlyMap<string, string>): string {
  const written = names.filter((name) => name !== 'offline_access').map((name) => asWritten.get(name) ?? name)
  return [...new Set(written)].join(' ')
}

/** Client ids of the APIs that the names belong to, `graph` for Graph, each once, in order. */
export function resourcesOf(names: readonly string[]): string[] {
  const resources = names.filter((name) => !signInScopes.includes(name)).map(resourceOf)
  return [...new Set(resources)]
}

/** What a token for one resource can hold of these: its own names, and those that say who signs in. */
export function ofResource(names: readonly string[], resource: string): string[] {
  return names.filter((name) => signInScopes.includes(name) || resourceOf(name) === resource)
}

function resourceOf(name: string): string {
  return name.startsWith('api://') ? name.split('/')[2]! : 'graph'
}

function split(word: string, { apps, host }: ScopeSurroundings): { resource: App | 'graph'; name: string } {
  if (!word.includes('/')) return { resource: 'graph', name: word }
  if (/^\w+:\/\/[^/]+\/?$/.test(word)) {
    throw refusal(
      28002,
      `The scope '${word}' names a resource without a permission. Add one, as in '${word}/.default'.`,
    )
  }
  const [, resource = '', name = ''] = /^(?:(?:https?|api):\/\/)?([^/]+)\/+(.+)$/i.exec(word) ?? []
  if (graphHosts.includes(resource.toLowerCase()) || resource === host) return { resource: 'graph', name }
  const app = apps.find(resource)
  if (!app) {
    throw refusal(
      500011,
      `The resource '${resource}' was not found in the tenant. Ask for permissions of https://graph.microsoft.com.`,
    )
  }
  if (app.refusal === 7000112) throw refusal(50001, `The resource '${resource}' is disabled in the tenant.`)
  return { resource: app, name }
}

function exposed(app: App, name: string, word: string): string[] {
  const offered = app.exposedScopes ?? usualExposedScopes
  const wanted = name.toLowerCase() === '.default' ? offered : offered.filter((each) => each === name)
  if (wanted.length > 0) return wanted.map((scope) => `api://${app.clientId}/${scope}`)
  throw refusal(70011, `The scope '${word}' is not one that '${app.displayName}' offers: ${offered.join(', ')}.`)
}

/** What the older interface for personal accounts called them. */
const legacyNames: Readonly<Record<string, string>> = {
  'onedrive.readonly': 'Files.Read',
  'onedrive.readwrite': 'Files.ReadWrite',
  'onedrive.appfolder': 'Files.ReadWrite.AppFolder',
  'wl.offline_access': 'offline_access',
  'wl.signin': 'openid',
  'wl.basic': 'profile',
  'wl.emails': 'email',
}

function canonicalName(name: string, word: string): string {
  const permission = findPermission(legacyNames[name.toLowerCase()] ?? name)
  if (permission) return permission.name
  throw refusal(
    70011,
    `The provided value for the input parameter 'scope' is not valid: '${word}' is not a permission of Microsoft Graph.`,
  )
}
