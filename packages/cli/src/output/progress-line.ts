/** One line that says how far a transfer is. Pure, so that it can be looked at without a terminal. */
import stringWidth from 'string-width'
import { formatDuration, formatSize } from './figures.ts'
import { printable } from './table.ts'

export type ProgressState = {
  readonly label: string
  /** Bytes. */
  readonly loaded: number
  /** Unknown until everything is listed. */
  readonly total?: number | undefined
  /** Since the start, in milliseconds. */
  readonly elapsedMs: number
  /** Files done and to do, where there is more than one. */
  readonly files?: { readonly done: number; readonly total: number } | undefined
}

const barWidth = 20

/** `report.pdf  ████████░░░░  42%  12.0 MiB of 28.6 MiB  4.1 MiB/s  4 s left`, at most `width` columns wide. */
export function progressLine({ label, loaded, total, elapsedMs, files }: ProgressState, width: number): string {
  const rate = elapsedMs > 500 ? (loaded / elapsedMs) * 1000 : undefined
  const parts = [
    total === undefined ? undefined : `${bar(loaded, total)} ${percent(loaded, total)}`,
    total === undefined ? formatSize(loaded) : `${formatSize(loaded)} of ${formatSize(total)}`,
    files && `${files.done}/${files.total} files`,
    rate === undefined ? undefined : `${formatSize(rate)}/s`,
    rate && total !== undefined && loaded < total
      ? `${formatDuration(((total - loaded) / rate) * 1000)} left`
      : undefined,
  ].filter((part) => part !== undefined)
  const figures = parts.join('  ')
  const room = width - stringWidth(figures) - 3
  return room >= 8 ? `${shorten(printable(label), room)}  ${figures}` : shorten(figures, width - 1)
}

function bar(loaded: number, total: number): string {
  const filled = total === 0 ? barWidth : Math.min(barWidth, Math.floor((loaded / total) * barWidth))
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}

function percent(loaded: number, total: number): string {
  return `${total === 0 ? 100 : Math.min(100, Math.floor((loaded / total) * 100))}%`.padStart(4)
}

/** The end of a name tells more than its beginning. */
function shorten(text: string, room: number): string {
  if (stringWidth(text) <= room) return text
  if (room < 1) return ''
  let end = text
  while (stringWidth(end) > room - 1) end = end.slice(1)
  return `…${end}`
}
