/**
 * Whether a receiver wants notifications: it is sent a text, and has to say it back within ten seconds.
 *
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
 */
import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { GraphFailure } from '../errors.ts'

/** @throws GraphFailure 400 `ValidationError` */
export async function checkReceiver(notificationUrl: string, timeoutMs: number): Promise<void> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`
  const url = new URL(notificationUrl)
  url.search += `${url.search === '' ? '' : '&'}validationToken=${encodeURIComponent(token)}`
  const reply = await ask(url, timeoutMs)
  if (reply.status !== 200) {
    const name = (STATUS_CODES[reply.status] ?? String(reply.status)).replaceAll(/[^A-Za-z0-9]/g, '')
    throw reply.status < 300
      ? failed('Notification endpoint must respond with 200 OK to validation request.')
      : failed(`HTTP status code is '${name}'.`)
  }
  if (reply.text !== token || !/^text\/plain\b/i.test(reply.type)) {
    throw failed('Response must exactly match validationToken query parameter.')
  }
}

async function ask(url: URL, timeoutMs: number): Promise<{ status: number; type: string; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'TimeoutError') {
      throw new GraphFailure(400, 'ValidationError', 'Subscription validation request timed out.', { cause })
    }
    throw failed('Notification endpoint must respond with 200 OK to validation request.', cause)
  }
}

function failed(why: string, cause?: unknown): GraphFailure {
  return new GraphFailure(400, 'ValidationError', `Subscription validation request failed. ${why}`, { cause })
}
