/** Texts with `{{ }}` in them, taken apart once and remembered. */
import { ExpressionError } from './expression-error.ts'

export type Part = { readonly text: string } | Expression
export type Expression = {
  readonly expression: string
  /** In the text, from 0: where the expression begins, after its braces. */
  readonly at: number
}

const mostRemembered = 5_000
const remembered = new Map<string, readonly Part[]>()

/** @throws {ExpressionError} `expression_invalid` for braces that are not closed, or hold nothing */
export function partsOf(text: string): readonly Part[] {
  const known = remembered.get(text)
  if (known) return known
  const parts = split(text)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(text, parts)
  return parts
}

/** The expression that a text is, if it is one and nothing else: its value keeps its type. */
export function aloneIn(parts: readonly Part[]): Expression | undefined {
  const [first, ...others] = parts
  return first && 'expression' in first && others.length === 0 ? first : undefined
}

function split(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (;;) {
    const open = text.indexOf('{{', from)
    if (open === -1) break
    if (open > from) parts.push({ text: text.slice(from, open) })
    const end = endOf(text, open + 2)
    if (end === -1) {
      throw new ExpressionError('expression_invalid', `“${excerpt(text, open)}” is not closed. End it with }}.`)
    }
    const expression = text.slice(open + 2, end)
    if (expression.trim() === '') {
      throw new ExpressionError('expression_invalid', 'Between {{ and }} stands nothing. Name what is to go there.')
    }
    parts.push({ expression, at: open + 2 })
    from = end + 2
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from) })
  return parts
}

/**
 * Where the `}}` stands that closes an expression; braces within texts, regular expressions, comments and objects do
 * not. -1 where there is none.
 */
function endOf(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]!
    if (character === '{') depth++
    else if (character === '}' && depth > 0) depth--
    else if (character === '}' && text[at + 1] === '}') return at
    else if (character === '"' || character === "'" || character === '`') at = closingOf(text, at, character)
    else if (text.startsWith('/*', at)) at = after(text.indexOf('*/', at + 2), 1, text)
    else if (character === '/' && beginsPattern(text.slice(from, at))) at = closingOf(text, at, '/')
  }
  return -1
}

function closingOf(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote) return at
  }
  return text.length
}

function after(found: number, length: number, text: string): number {
  return found === -1 ? text.length : found + length
}

/** A slash divides after a value, and begins a regular expression after anything else. */
function beginsPattern(before: string): boolean {
  return /(^|[([{,:;?=<>!&|~+*%-])\s*$/.test(before)
}

function excerpt(text: string, from: number): string {
  return text.length - from > 40 ? `${text.slice(from, from + 40)}…` : text.slice(from)
}
