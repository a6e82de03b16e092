/** The menu of variables: which fit what is typed, and how a sample is shown in a line. */
import type { Variable } from '@drawbridge/api'

/** At most so many are shown; more typing finds the rest. */
const most = 60

/** Those whose words hold all that is typed; an expression that begins with it comes first. */
export function searchVariables(variables: readonly Variable[], text: string): readonly Variable[] {
  const typed = text.trim().toLowerCase()
  const words = typed.split(/\s+/).filter(Boolean)
  const fits = variables.filter(({ expression, label }) => {
    const all = `${expression} ${label}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
  const rank = ({ expression }: Variable) => (expression.toLowerCase().startsWith(typed) ? 0 : 1)
  return fits.toSorted((a, b) => rank(a) - rank(b)).slice(0, most)
}

export function sampleWords({ sample, sampleFrom }: Pick<Variable, 'sample' | 'sampleFrom'>): string {
  if (sampleFrom === 'none' || sample === undefined) return ''
  const text = typeof sample === 'string' ? sample : JSON.stringify(sample)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
