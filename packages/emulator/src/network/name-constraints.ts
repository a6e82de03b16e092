/** The certificate extension that says for which names an authority may speak. */
import { Extension } from '@peculiar/x509'

const nameConstraintsId = '2.5.29.30'
const sequence = 0x30
const permittedSubtrees = 0xa0
const dnsName = 0x82
const ipAddress = 0x87

/**
 * @param domains each stands for itself and all names below it
 * @param addresses IP addresses, each for itself alone
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10
 */
export function nameConstraints(domains: readonly string[], addresses: readonly string[]): Extension {
  const names = domains.map((domain) => der(sequence, der(dnsName, Buffer.from(domain, 'ascii'))))
  const ranges = addresses.map((address) => {
    const bytes = addressBytes(address)
    return der(sequence, der(ipAddress, bytes, Buffer.alloc(bytes.length, 0xff)))
  })
  return new Extension(nameConstraintsId, true, der(sequence, der(permittedSubtrees, ...names, ...ranges)))
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  const value = Buffer.concat(parts)
  const length = value.length < 0x80 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), value])
}

/** Only what a machine calls itself is ever asked for: IPv4, and IPv6 loopback. */
function addressBytes(address: string): Buffer {
  if (address === '::1') return Buffer.concat([Buffer.alloc(15), Buffer.from([1])])
  return Buffer.from(address.split('.').map(Number))
}
