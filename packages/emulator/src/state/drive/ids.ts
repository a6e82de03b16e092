/**
 * Ids in the forms that OneDrive gives out.
 *
 * Work accounts: drive `b!` + 64 base64url characters, item `01` + 32 base32 characters that hold 4 bytes of the drive
 * and the item's GUID. Personal accounts after Microsoft's migration: drive = the 16 digits of the CID, item
 * `{CID}!s` + the GUID; before it: `{CID}!` + a number. All are made from the drive's id and a running number, so the
 * same history gives the same ids.
 */
import { createHash } from 'node:crypto'
import { type DriveOwner, isUser } from '../site.ts'

/** Graph's `driveType`. */
export type DriveKind = 'personal' | 'business' | 'documentLibrary'

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** Every migrated personal drive has this same root. */
const personalRoot = 'ea8cc6beffdb43d7976fbc7da445c639'

const driveIds = new WeakMap<DriveOwner, string>()

export function driveIdOf(owner: DriveOwner): string {
  const known = driveIds.get(owner)
  if (known !== undefined) return known
  const id = makeDriveId(owner)
  driveIds.set(owner, id)
  return id
}

function makeDriveId(owner: DriveOwner): string {
  if (isUser(owner)) {
    if (owner.personal) return (owner.cid ?? owner.id).toUpperCase()
    return `b!${createHash('sha384').update(`drive of ${owner.id}`).digest('base64url')}`
  }
  const guids = [owner.site.id, owner.site.webId, owner.id].map((guid) => guid.replaceAll('-', ''))
  return `b!${Buffer.from(guids.join(''), 'hex').toString('base64url')}`
}

export function driveKindOf(owner: DriveOwner): DriveKind {
  if (!isUser(owner)) return 'documentLibrary'
  return owner.personal ? 'personal' : 'business'
}

let lastSite = { driveId: '', guid: '' }

/** The GUID of the site that a work drive lives in; it is the first part of the drive's id. */
export function siteGuidOf(driveId: string): string {
  if (lastSite.driveId !== driveId) lastSite = { driveId, guid: findSiteGuid(driveId) }
  return lastSite.guid
}

function findSiteGuid(driveId: string): string {
  const hex = Buffer.from(driveId.slice(2), 'base64url').toString('hex', 0, 16)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** @param number 0 is the root */
export function itemId(kind: DriveKind, driveId: string, number: number): string {
  const guid = createHash('sha256').update(`${driveId}/${number}`).digest().subarray(0, 16)
  if (kind === 'personal') return `${driveId}!s${number === 0 ? personalRoot : guid.toString('hex')}`
  const drive = createHash('sha256').update(driveId).digest().subarray(0, 4)
  return `01${toBase32(Buffer.concat([drive, guid]))}`
}

/** The id of an item from before the migration of personal drives. */
export function legacyItemId(driveId: string, number: number): string {
  return `${driveId}!${number}`
}

/** Writing one item asks the same several times. */
let lastGuid: { id: string; guid: string | undefined } = { id: '', guid: undefined }

/** The GUID within an item's id, upper case with dashes; undefined for ids of the legacy form, which hold none. */
export function guidOf(id: string): string | undefined {
  if (lastGuid.id !== id) lastGuid = { id, guid: findGuid(id) }
  return lastGuid.guid
}

function findGuid(id: string): string | undefined {
  const hex = id.startsWith('01') && id.length === 34 ? guidFromBase32(id) : id.match(/!s([0-9a-f]{32})$/)?.[1]
  if (hex === undefined) return undefined
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toUpperCase()
}

function guidFromBase32(id: string): string | undefined {
  const bytes = fromBase32(id.slice(2))
  return bytes === undefined ? undefined : bytes.subarray(4).toString('hex')
}

function toBase32(bytes: Buffer): string {
  // Joined at the end: text that grows by letters stays a chain of its pieces in memory.
  const letters: string[] = []
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      letters.push(base32[(value >> bits) & 31]!)
    }
  }
  return letters.join('')
}

function fromBase32(text: string): Buffer | undefined {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const letter of text) {
    const digit = base32.indexOf(letter)
    if (digit < 0) return undefined
    value = ((value << 5) | digit) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((value >> bits) & 255)
    }
  }
  return Buffer.from(bytes)
}
