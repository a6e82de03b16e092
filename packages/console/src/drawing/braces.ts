/** The braces that somebody is typing in, and what is put into them. */

export type OpenBraces = {
  /** Where `{{` begins. */
  readonly from: number
  /** What stands behind it, up to the caret. */
  readonly text: string
}

/** The braces that are open at the caret; undefined where none are. */
export function bracesAt(text: string, caret: number): OpenBraces | undefined {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('{{')
  if (from === -1) return undefined
  const inside = before.slice(from + 2)
  return inside.includes('}}') || inside.includes('\n') ? undefined : { from, text: inside.trim() }
}

/** The text with an expression in the braces, and where the caret goes. */
export function fillBraces(
  text: string,
  caret: number,
  { from }: Pick<OpenBraces, 'from'>,
  expression: string,
): { text: string; caret: number } {
  const rest = text.slice(caret)
  // What is left of an old expression up to its end goes with it.
  const end = /^[^{}\n]*\}\}/.exec(rest)?.[0].length ?? 0
  const filled = `${text.slice(0, from)}{{ ${expression} }}`
  return { text: filled + rest.slice(end), caret: filled.length }
}
