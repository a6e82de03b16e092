/** Rows in aligned columns. */
import stringWidth from 'string-width'

export type Column = { readonly title?: string; readonly align?: 'left' | 'right' }

/**
 * Two spaces between columns; the last one is as long as it is. Titles are shown when a column has one.
 * Colour codes and wide characters count for what they take up on the screen.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  titleStyle: (text: string) => string = (text) => text,
): string {
  const titles = columns.map(({ title = '' }) => title)
  const all = titles.some((title) => title !== '') ? [titles.map(titleStyle), ...rows] : rows
  const widths = columns.map((_, index) => Math.max(0, ...all.map((row) => stringWidth(row[index] ?? ''))))
  return all
    .map((row) =>
      columns
        .map((column, index) => cell(column, row[index] ?? '', widths[index]!, index === columns.length - 1))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cell({ align = 'left' }: Column, text: string, width: number, last: boolean): string {
  const space = ' '.repeat(width - stringWidth(text))
  if (align === 'right') return space + text
  return last ? text : text + space
}

/**
 * A name as it may be shown: whoever shares a folder chooses the names in it, and control characters there would
 * otherwise steer the reader's terminal.
 */
export function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}
