/** The Range header of RFC 9110, section 14: one range of bytes. */

export type ByteRange = { readonly start: number; readonly end: number }

/**
 * @param size bytes of the whole
 * @returns the range (end exclusive); `undefined` when the header is absent or is to be ignored; `unsatisfiable` when it
 * is beyond the end, or names several ranges, which OneDrive does not serve
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, list] = header?.trim().match(/^bytes=(.+)$/i) ?? []
  if (list === undefined) return undefined
  const [, first, last] = list.trim().match(/^(\d*)-(\d*)$/) ?? []
  if (first === undefined || last === undefined) return list.includes(',') ? 'unsatisfiable' : undefined
  if (first === '' && last === '') return undefined
  if (first === '')
    return Number(last) === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - Number(last)), end: size }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) }
}
