/** The private addresses that the operator lets be called: host names, addresses and ranges, between commas. */
import { BlockList, isIP } from 'node:net'

export type AllowList = {
  allowsName(hostname: string): boolean
  allowsAddress(address: string): boolean
}

/** @param text such as `hooks.internal, 10.1.0.0/16` */
export function readAllowList(text: string): AllowList {
  const names = new Set<string>()
  const ranges = new BlockList()
  for (const entry of entriesOf(text)) {
    const [network = '', prefix] = entry.split('/')
    if (isIP(network) === 0) names.add(entry)
    else ranges.addSubnet(network, Number(prefix ?? longestPrefix(network)), familyOf(network))
  }
  return {
    allowsName: (hostname) => names.has(hostname.toLowerCase()),
    allowsAddress: (address) => ranges.check(address, familyOf(address)),
  }
}

/** Whether `readAllowList` understands a text. */
export function isAllowList(text: string): boolean {
  return entriesOf(text).every((entry) => {
    const [network = '', prefix, ...more] = entry.split('/')
    if (isIP(network) === 0) return prefix === undefined && /^[a-z0-9.-]+$/.test(network)
    return (
      more.length === 0 &&
      (prefix === undefined || /^\d+$/.test(prefix)) &&
      Number(prefix ?? 0) <= longestPrefix(network)
    )
  })
}

function entriesOf(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim().toLowerCase())
  return entries.filter((entry) => entry !== '')
}

function longestPrefix(address: string): number {
  return isIP(address) === 6 ? 128 : 32
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
