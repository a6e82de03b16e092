/** An access token for Graph, had as a small script would have it. */
import { demo } from '@drawbridge/emulator'
import { codeIn, signIn } from './browser.ts'

const redirectUri = 'http://localhost/oauth/callback'

/** @param login where to sign in: an emulator that does so without pages */
export async function graphToken(login = 'https://login.microsoftonline.com'): Promise<string> {
  const endpoints = `${login}/common/oauth2/v2.0`
  const { clientId, clientSecret } = demo.app
  const query = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'User.Read Files.ReadWrite',
  }
  const code = codeIn(await signIn(`${endpoints}/authorize?${new URLSearchParams(query)}`))
  const response = await fetch(`${endpoints}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code,
    }),
  })
  const answer = (await response.json()) as { access_token?: string; error_description?: string }
  if (answer.access_token === undefined) throw new Error(answer.error_description)
  return answer.access_token
}
