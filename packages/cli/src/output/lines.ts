/** Lines in two aligned columns, as a program says where its parts are. */
import pc from 'picocolors'

export type Line = { readonly name: string; readonly value: string; readonly note?: string }

/** With a quiet note behind. Colour only where the stream is a terminal. */
export function formatLines(lines: readonly Line[], colors: Pick<typeof pc, 'bold' | 'cyan' | 'dim'> = pc): string {
  const nameWidth = Math.max(...lines.map(({ name }) => name.length))
  const valueWidth = Math.max(...lines.map(({ value, note }) => (note === undefined ? 0 : value.length)))
  return lines
    .map(({ name, value, note }) => {
      const text = `  ${colors.bold(name.padEnd(nameWidth))}   ${colors.cyan(note === undefined ? value : value.padEnd(valueWidth))}`
      return note === undefined ? text : `${text}   ${colors.dim(note)}`
    })
    .join('\n')
}
