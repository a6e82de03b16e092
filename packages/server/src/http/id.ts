/** Ids as they come in addresses and forms. */

/** Every id is of these characters; anything else names nothing, and is not looked for. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value)
}
