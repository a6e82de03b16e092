/**
 * Reads the head of an HTTP/1.1 answer, and of those only what cannot be misread: everything else is left to a full
 * client.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-2
 */

export type ResponseHead = {
  readonly status: number
  readonly headers: Headers
  /** Bytes of the body; absent where its end is told in another way. */
  readonly length: number | undefined
  /** The connection can take another request after the body. */
  readonly keepAlive: boolean
}

/** @param text from the status line to the last header, without the empty line. @returns nothing for any other text */
export function parseResponseHead(text: string): ResponseHead | undefined {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3})(?: [^\r\n]*)?$/.exec(statusLine)?.[1]
  if (status === undefined) return undefined
  const headers = new Headers()
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line) ?? []
    if (name === undefined) return undefined
    headers.append(name, value!)
  }
  const length = headers.get('content-length')
  // Two lengths that differ, or a length beside chunks, are how answers are smuggled.
  const plain = length !== null && /^\d{1,15}$/.test(length) && !headers.has('transfer-encoding')
  return {
    status: Number(status),
    headers,
    length: plain ? Number(length) : undefined,
    keepAlive: !/\bclose\b/i.test(headers.get('connection') ?? ''),
  }
}
