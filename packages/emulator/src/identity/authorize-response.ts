/** Carries the answer of the authorize endpoint to the app, in the response mode it asked for. */
import type { Context } from 'hono'
import type { SignInFailure } from '../errors.ts'
import { formPostPage } from '../pages/form-post.ts'
import type { Target } from './authorize-request.ts'
import { errorDescription, type Incident } from './error-description.ts'

export function answer(c: Context, target: Target, values: Record<string, string>): Response | Promise<Response> {
  const params = { ...values, ...(target.state !== undefined && { state: target.state }) }
  if (target.responseMode === 'form_post') return c.html(formPostPage(target.redirect.uri, params))
  const url = new URL(target.redirect.uri)
  if (target.responseMode === 'fragment') url.hash = new URLSearchParams(params).toString()
  else for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value)
  return c.redirect(url.href, 302)
}

export function answerFailure(
  c: Context,
  target: Target,
  failure: SignInFailure,
  incident: Incident,
  extra: Record<string, string> = {},
): Response | Promise<Response> {
  const { error, aadsts } = failure
  return answer(c, target, {
    error,
    ...extra,
    error_description: errorDescription(failure, incident),
    error_uri: `https://login.microsoftonline.com/error?code=${aadsts}`,
  })
}
