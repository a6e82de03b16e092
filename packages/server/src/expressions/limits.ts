/** How much an expression may ask for. */
export type Limits = {
  /** Of one expression. @default 2000 */
  readonly timeMs: number
  /** Of the sandbox's heap; a single text may stand beside it for a moment. @default 128 */
  readonly memoryMb: number
  /** Characters of one text, and of a value as JSON. @default 4 million */
  readonly text: number
  /** Items of one list. @default 200 000 */
  readonly items: number
  /** How deep it may call itself, and how deep its value may be nested. @default 500 and 100 */
  readonly calls: number
  readonly depth: number
  /** Characters of what an expression reads, as JSON. @default 32 million */
  readonly scope: number
}

export const defaultLimits: Limits = {
  timeMs: 2_000,
  memoryMb: 128,
  text: 4_000_000,
  items: 200_000,
  calls: 500,
  depth: 100,
  scope: 32_000_000,
}
