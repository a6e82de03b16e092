/** Scope strings: read in any case and in every form, kept by the short names of permissions. */
import type { App } from './apps.ts'
import { findPermission, signInScopes } from './permissions.ts'
import { refusal } from './refusals.ts'

export type Scopes = {
  /** Canonical short names, in the order asked for, without repeats. */
  readonly names: readonly string[]
  /** Whether `.default` was asked for. */
  readonly isDefault: boolean
  /** Each name as the client wrote it, to be echoed. */
  readonly asWritten: ReadonlyMap<string, string>
}

const graphHosts = [
  'graph.microsoft.com',
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
  '00000003-0000-0000-c000-000000000000',
]

/**
 * @param host of the emulator itself, accepted as Graph beside Microsoft's names
 * @throws SignInFailure 70011 for an unknown permission or `.default` beside others, 500011 for an unknown resource,
 *   900144 for nothing at all
 */
export function parseScopes(text: string, app: App, host: string): Scopes {
  const written = text.split(/\s+/).filter((word) => word !== '')
  if (written.length === 0)
    throw refusal(900144, "The request must contain the following parameter: 'scope'.", { where: 'redirect' })
  const asWritten = new Map<string, string>()
  let isDefault = false
  for (const word of written) {
    const name = shortName(word, host)
    if (name.toLowerCase() === '.default') isDefault = true
    else asWritten.set(canonicalName(name, word), word)
  }
  const resources = [...asWritten.keys()].filter((name) => !signInScopes.includes(name))
  if (isDefault && resources.length > 0) {
    throw refusal(70011, `The scope '.default' cannot be combined with other permissions: ${resources.join(' ')}.`)
  }
  const names = isDefault ? [...app.requiredPermissions, ...asWritten.keys()] : [...asWritten.keys()]
  return { names: [...new Set(names)], isDefault, asWritten }
}

/** The scope value of an answer: what was granted, in the client's own spelling where it has one. */
export function writeScopes(names: readonly string[], asWritten: ReadonlyMap<string, string>): string {
  return names
    .filter((name) => name !== 'offline_access')
    .map((name) => asWritten.get(name) ?? name)
    .join(' ')
}

function shortName(word: string, host: string): string {
  const match = /^(?:https?|api):\/\/([^/]+)\/+(.+)$/i.exec(word)
  if (!match) return word
  const [, resource, name] = match
  if (graphHosts.includes(resource!.toLowerCase()) || resource === host) return name!
  throw refusal(
    500011,
    `The resource '${resource}' was not found in the tenant. Ask for permissions of https://graph.microsoft.com.`,
  )
}

/** What the older interface for personal accounts called them. */
const legacyNames: Readonly<Record<string, string>> = {
  'onedrive.readonly': 'Files.Read',
  'onedrive.readwrite': 'Files.ReadWrite',
  'onedrive.appfolder': 'Files.ReadWrite.AppFolder',
  'wl.offline_access': 'offline_access',
  'wl.signin': 'openid',
}

function canonicalName(name: string, word: string): string {
  const permission = findPermission(legacyNames[name.toLowerCase()] ?? name)
  if (permission) return permission.name
  throw refusal(
    70011,
    `The provided value for the input parameter 'scope' is not valid: '${word}' is not a permission of Microsoft Graph.`,
  )
}
