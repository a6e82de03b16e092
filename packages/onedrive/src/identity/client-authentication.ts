/**
 * How an app registration proves to the token endpoint that it is itself.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
import * as oauth from 'oauth4webapi'
import { UsageError } from '../errors.ts'
import type { AppRegistration, ClientCertificate } from './authority.ts'

/** @throws {UsageError} `invalid_certificate`, or `invalid_client_authentication` when more than one proof is given */
export async function clientAuthentication(app: AppRegistration): Promise<oauth.ClientAuth> {
  const { clientSecret, clientCertificate, clientAssertion } = app
  const given = [clientSecret, clientCertificate, clientAssertion].filter((proof) => proof !== undefined)
  if (given.length > 1) {
    throw new UsageError('invalid_client_authentication', 'Give a client secret, a certificate or an assertion; one.')
  }
  if (clientSecret !== undefined) return oauth.ClientSecretPost(clientSecret)
  if (clientCertificate !== undefined) return signedAssertion(clientCertificate)
  if (clientAssertion !== undefined) return givenAssertion(clientAssertion)
  return oauth.None()
}

async function signedAssertion({ certificate, privateKey }: ClientCertificate): Promise<oauth.ClientAuth> {
  const thumbprint = base64url(await crypto.subtle.digest('SHA-256', pem(certificate, 'CERTIFICATE')))
  const key = await crypto.subtle
    .importKey('pkcs8', pem(privateKey, 'PRIVATE KEY'), { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign'])
    // The cause might quote the key.
    .catch(() => invalid('The private key cannot be read; it has to be an RSA key in PKCS #8 form.'))

  return (server, client, body, headers) => {
    const authenticate = oauth.PrivateKeyJwt(key, {
      [oauth.modifyAssertion]: (header, payload) => {
        header['typ'] = 'JWT'
        header['x5t#S256'] = thumbprint
        payload['aud'] = server.token_endpoint!
      },
    })
    return authenticate(server, client, body, headers)
  }
}

/** For federated credentials: a token of another issuer, which Microsoft was told to trust, stands in for a secret. */
function givenAssertion(assertion: () => string | Promise<string>): oauth.ClientAuth {
  return async (_server, client, body) => {
    body.set('client_id', client.client_id)
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    body.set('client_assertion', await assertion())
  }
}

function pem(text: string, label: string): Uint8Array<ArrayBuffer> {
  const content = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(text)?.[1]
  if (content === undefined) {
    const hint = /BEGIN (RSA|ENCRYPTED) PRIVATE KEY/.test(text) ? ' Convert it: openssl pkcs8 -topk8 -nocrypt.' : ''
    return invalid(`Give PEM text that holds a "BEGIN ${label}" block.${hint}`)
  }
  try {
    return Uint8Array.from(atob(content.replace(/\s/g, '')), (character) => character.charCodeAt(0))
  } catch {
    return invalid(`The "BEGIN ${label}" block is damaged.`)
  }
}

function invalid(message: string): never {
  throw new UsageError('invalid_certificate', message)
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
