/** Reads server-sent events as they come. */

export type ServerSentEvent = { readonly id: string | undefined; readonly data: string | undefined }

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let text = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const blocks = (text + value).split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) yield { id: fieldIn(block, 'id'), data: fieldIn(block, 'data') }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Each of our fields is one line. */
function fieldIn(block: string, name: string): string | undefined {
  const line = block.split('\n').find((each) => each.startsWith(`${name}: `))
  return line?.slice(name.length + 2)
}
