/** Puts the access token on each request, and asks for a new one once when Graph refuses it. */
import { UsageError } from '../errors.ts'
import { type Decorator, discard, isReplayable } from './outgoing.ts'

/** Asked before each request; `forceRefresh` says that the token it last gave was refused. */
export type AccessToken = string | ((request: { forceRefresh: boolean }) => string | Promise<string>)

export function authorize(accessToken: AccessToken): Decorator {
  const ask = async (forceRefresh: boolean): Promise<string> => {
    const token = typeof accessToken === 'string' ? accessToken : await accessToken({ forceRefresh })
    if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token
    throw new UsageError('invalid_access_token', 'Give an access token: text without spaces, as Microsoft issued it.')
  }

  return (next) => async (request) => {
    const sendWith = (token: string, resends = 0): Promise<Response> => {
      const headers = new Headers(request.headers)
      headers.set('authorization', `Bearer ${token}`)
      return next({ ...request, headers, resendCount: (request.resendCount ?? 0) + resends })
    }

    const first = await ask(false)
    const response = await sendWith(first)
    if (response.status !== 401 || typeof accessToken === 'string' || !isReplayable(request)) return response

    const second = await ask(true)
    if (second === first) return response
    await discard(response)
    return sendWith(second, 1)
  }
}
