/** What is at an address that somebody typed in. */
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { lengthOf } from './open-file.ts'
import { type Content, type OpenedContent, opened, spooled } from './opened-content.ts'

export function contentOfUrl(context: ActionContext, url: string): Content {
  const open = async (): Promise<OpenedContent> => {
    const response = await context.fetch(url, { signal: context.signal })
    if (!response.ok) {
      await response.body?.cancel()
      throw new Problem('invalid_request', `url: What is at this address was answered with status ${response.status}.`)
    }
    const stream = response.body ?? new Blob([]).stream()
    const size = lengthOf(response)
    return size === null ? spooled(stream) : opened(stream, size)
  }
  return { name: lastSegment(url), steady: true, open }
}

function lastSegment(url: string): string | undefined {
  const last = new URL(url).pathname.split('/').at(-1)!
  try {
    return decodeURIComponent(last) || undefined
  } catch {
    return last
  }
}
