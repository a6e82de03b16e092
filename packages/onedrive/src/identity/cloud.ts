/** Microsoft's clouds. An emulator, or any other deployment, is two origins of its own. */

export type Cloud = {
  /** Origin of the sign-in endpoints, without a slash at its end. */
  readonly login: string
  /** Origin of Microsoft Graph, without a slash at its end. */
  readonly graph: string
}

/** @see https://learn.microsoft.com/graph/deployments */
export const clouds = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usGovernment: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  usGovernmentDod: { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.partner.microsoftonline.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
} as const satisfies Record<string, Cloud>
