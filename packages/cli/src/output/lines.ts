/** Lines in two aligned columns, as a program says where its parts are. */
import pc from 'picocolors'

export type Line = { readonly name: string; readonly value: string; readonly note?: string }

/** A longer value would push every note past the edge of the terminal; its own note goes below it instead. */
const widestColumn = 40

/** With a quiet note behind. Colour only where the stream is a terminal. */
export function formatLines(lines: readonly Line[], colors: Pick<typeof pc, 'bold' | 'cyan' | 'dim'> = pc): string {
  const nameWidth = Math.max(...lines.map(({ name }) => name.length))
  const annotated = lines.filter(({ value, note }) => note !== undefined && value.length <= widestColumn)
  const valueWidth = Math.max(0, ...annotated.map(({ value }) => value.length))
  return lines
    .map(({ name, value, note }) => {
      const text = `  ${colors.bold(name.padEnd(nameWidth))}   ${colors.cyan(value)}`
      if (note === undefined) return text
      const gap =
        value.length > widestColumn ? `\n${' '.repeat(nameWidth + 5)}` : ' '.repeat(valueWidth - value.length + 3)
      return `${text}${gap}${colors.dim(note)}`
    })
    .join('\n')
}
