/**
 * Who may use the control. It can do anything to the emulator and asks for no password, so it is for programs on this
 * machine: no page of another origin may call it from a browser, under whatever name it found the emulator.
 */
import type { IncomingHttpHeaders } from 'node:http'

export type Caller = {
  readonly headers: IncomingHttpHeaders
  /** Where the connection comes from. */
  readonly address: string | undefined
}

/** @returns why not, for people; nothing when it is allowed */
export function refuseCaller({ headers, address = '' }: Caller, control: 'loopback' | 'any'): string | undefined {
  const { host = '', origin } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'The control of the emulator cannot be used by pages of other origins.'
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return 'The control of the emulator cannot be used by pages of other origins.'
  }
  if (control === 'any') return undefined
  const stranger = refuseStranger(address, control)
  if (stranger !== undefined) return stranger
  if (/^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host)) return undefined
  return 'Use the control of the emulator under the name localhost.'
}

/** Whoever may not use the control may not read the journal either. @returns why not */
export function refuseStranger(address: string | undefined, control: 'loopback' | 'any'): string | undefined {
  if (control === 'any' || /^(::ffff:)?127\.|^::1$/.test(address ?? '')) return undefined
  return "The control of the emulator is for this machine. --control any, or startEmulator({ control: 'any' }), opens it to others."
}
