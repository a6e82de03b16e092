/**
 * Device codes: a device shows a short code, a person types it into a browser, the device polls until that is done.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8628
 */
import { randomBytes, randomInt } from 'node:crypto'
import { refusal } from './refusals.ts'
import type { Tables } from './tables.ts'

export type DeviceRequest = {
  readonly clientId: string
  /** The segment it was asked for at. */
  readonly authority: string
  /** As they were asked for. */
  readonly scope: string
}

/** What a person who signed in has made of a request. */
export type DeviceAuthorization = {
  readonly userId: string
  readonly sessionId: string
  readonly scopes: readonly string[]
  readonly asWritten: readonly (readonly [string, string])[]
  readonly mfa: boolean
}

type Issued = DeviceRequest & {
  readonly deviceCode: string
  readonly userCode: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  readonly state: 'pending' | 'declined' | 'redeemed' | DeviceAuthorization
}

export type DeviceCodes = {
  issue(request: DeviceRequest): { deviceCode: string; userCode: string; expiresIn: number }
  /**
   * The request that somebody typed the code of, in any case.
   *
   * @throws SignInFailure 70018 for an unknown or used code, 70019 for an expired one
   */
  byUserCode(userCode: string): DeviceRequest & { readonly userCode: string }
  approve(userCode: string, authorization: DeviceAuthorization): void
  decline(userCode: string): void
  /**
   * What the device gets for its code; `redeem` uses it up.
   *
   * @throws SignInFailure 70016 while nobody has decided, 65004 when declined, 70018 for an unknown or used code, 70019
   */
  inspect(deviceCode: string, clientId: string): DeviceRequest & DeviceAuthorization
  redeem(deviceCode: string): void
}

const lifetimeSeconds = 900
/** Without letters and digits that look alike. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

export function openDeviceCodes(tables: Tables, now: () => number): DeviceCodes {
  const rows = tables.table<Issued>('device-code')

  const unknown = (): Error =>
    refusal(70018, 'The code is unknown, mistyped or used already. Start on the device again for a new one.')

  const living = (issued: Issued | undefined): Issued => {
    if (!issued || issued.state === 'redeemed') throw unknown()
    if (issued.expiresAt <= now()) {
      throw refusal(70019, 'The code has expired. Start on the device again for a new one.')
    }
    return issued
  }
  const find = (userCode: string): Issued => {
    const wanted = userCode.replace(/[\s-]/g, '').toUpperCase()
    return living(rows.all().find((each) => each.userCode === wanted))
  }
  const settle = (userCode: string, state: Issued['state']): void => {
    const issued = find(userCode)
    rows.put(issued.deviceCode, { ...issued, state })
  }

  return {
    issue(request) {
      for (const { deviceCode, expiresAt } of rows.all()) if (expiresAt + 3_600_000 < now()) rows.remove(deviceCode)
      const deviceCode = randomBytes(48).toString('base64url')
      const userCode = Array.from({ length: 9 }, () => alphabet[randomInt(alphabet.length)]).join('')
      const expiresAt = now() + lifetimeSeconds * 1000
      rows.put(deviceCode, { ...request, deviceCode, userCode, expiresAt, state: 'pending' })
      return { deviceCode, userCode, expiresIn: lifetimeSeconds }
    },
    byUserCode(userCode) {
      const issued = find(userCode)
      if (issued.state !== 'pending') throw unknown()
      return issued
    },
    approve: settle,
    decline: (userCode) => settle(userCode, 'declined'),
    inspect(deviceCode, clientId) {
      const issued = living(rows.get(deviceCode))
      if (issued.clientId !== clientId) throw unknown()
      if (issued.state === 'pending') {
        throw refusal(70016, 'The user has not entered the code yet. Ask again after the interval.')
      }
      if (typeof issued.state !== 'object') {
        throw refusal(65004, 'The user declined. Start again if that was a mistake.', {
          error: 'authorization_declined',
        })
      }
      return { ...issued, ...issued.state }
    },
    redeem(deviceCode) {
      const issued = rows.get(deviceCode)
      if (issued) rows.put(deviceCode, { ...issued, state: 'redeemed' })
    },
  }
}
