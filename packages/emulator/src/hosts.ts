/** Which part of Microsoft a request was meant for, told from its Host header. */

export const loginHosts = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.chinacloudapi.cn',
  'login.windows.net',
  'sts.windows.net',
  'login.live.com',
]

export const graphHosts = [
  'graph.microsoft.com',
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
]

/** The clouds apart from the global one, by their sign-in hosts. */
const otherClouds: Readonly<Record<string, { name: string; graph: string }>> = {
  'login.microsoftonline.us': { name: 'microsoftonline.us', graph: 'https://graph.microsoft.us' },
  'login.partner.microsoftonline.cn': {
    name: 'partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
  },
  'login.chinacloudapi.cn': { name: 'partner.microsoftonline.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
}

/** The cloud that a sign-in host belongs to: its name, and the origin of its Graph. */
export function cloudOf(loginHost: string): { name: string; graph: string } {
  return otherClouds[loginHost] ?? { name: 'microsoftonline.com', graph: 'https://graph.microsoft.com' }
}

/** `both` for localhost and any name that is not Microsoft's: there the path decides. */
export function partFor(host: string): 'login' | 'graph' | 'both' {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (loginHosts.includes(name)) return 'login'
  return graphHosts.includes(name) ? 'graph' : 'both'
}

/**
 * The origin under which the caller sees the emulator. Microsoft's names are always https: something in front of the
 * emulator has ended TLS for them.
 */
export function originOf(request: Request): string {
  const { host, protocol } = new URL(request.url)
  const secure = partFor(host) !== 'both' || request.headers.get('x-forwarded-proto') === 'https'
  return `${secure ? 'https:' : protocol}//${host}`
}
