/** The host names that clients of OneDrive call, which the emulator can stand in for. */
import { graphHosts, loginHosts } from '../hosts.ts'

/** Exact names beside those of sign-in and Graph. */
const contentHosts = ['my.microsoftpersonalcontent.com', 'api.onedrive.com', 'onedrive.live.com', '1drv.ms']

/** Each stands for every name directly below it: tenants, storage farms. */
const domains = [
  'sharepoint.com',
  'sharepoint.us',
  'sharepoint.cn',
  '1drv.com',
  'up.1drv.com',
  'files.1drv.com',
  'microsoftpersonalcontent.com',
  'svc.ms',
]

/** As a certificate lists them. */
export const certificateNames: readonly string[] = [
  ...loginHosts,
  ...graphHosts,
  ...contentHosts,
  ...domains.map((domain) => `*.${domain}`),
]

/** As a certificate authority is confined to them: each with all names below it. */
export const certificateDomains: readonly string[] = [...loginHosts, ...graphHosts, ...contentHosts, ...domains]

export function isMicrosoftHost(host: string): boolean {
  const name = host.toLowerCase()
  const domain = name.slice(name.indexOf('.') + 1)
  return certificateNames.includes(name) || domains.includes(domain)
}
