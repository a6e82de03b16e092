/** A person with an account: at an organisation (work or school), or at Microsoft directly (personal). */
export type User = {
  /** Graph's id: a GUID for work accounts, the 16 hex digits of the CID for personal ones. */
  readonly id: string
  readonly tenantId: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly mail: string
  readonly personal: boolean
  /** Personal accounts only: 16 lower-case hex digits. */
  readonly cid?: string
  /** Guests only: where they sign in. Here they have an id, permissions and no drive of their own. */
  readonly home?: { readonly userId: string; readonly objectId: string; readonly tenantId: string }
}
