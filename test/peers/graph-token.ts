/** An access token for Graph, had as a small script would have it. */
import { demo } from '@drawbridge/emulator'
import { codeIn, signIn } from './browser.ts'

const login = 'https://login.microsoftonline.com/common/oauth2/v2.0'
const redirectUri = 'http://localhost/oauth/callback'

export async function graphToken(scope = 'User.Read Files.ReadWrite offline_access'): Promise<string> {
  const { clientId, clientSecret } = demo.app
  const query = { client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope }
  const code = codeIn(await signIn(`${login}/authorize?${new URLSearchParams(query)}`))
  const response = await fetch(`${login}/token`, {
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
