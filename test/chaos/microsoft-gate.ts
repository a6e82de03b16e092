/**
 * Stands before the emulator's token endpoint and watches refresh tokens: each may be redeemed once. Microsoft itself lets
 * old ones go on working; here a second use is counted, and refused where `strict` says so.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type MicrosoftGate = AsyncDisposable & {
  readonly url: string
  /** Redemptions, and among them those of a token that had been redeemed before. */
  redeemed: number
  reused: number
  strict: boolean
  /** Called when Microsoft has answered a refresh and nobody has heard it yet. */
  onAnswer: () => void
  /** Every token that passed by. */
  readonly secrets: Set<string>
}

/** @param lifeSeconds how long access tokens last; short, so that every round has to refresh */
export async function openGate(emulatorUrl: string, lifeSeconds: number): Promise<MicrosoftGate> {
  const seen = new Set<string>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const presented = new URLSearchParams(body.toString()).get('refresh_token')
    if (presented !== null) {
      gate.redeemed += 1
      const digest = createHash('sha256').update(presented).digest('hex')
      const again = seen.has(digest)
      seen.add(digest)
      if (again) gate.reused += 1
      if (again && gate.strict) {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end(
          '{"error":"invalid_grant","error_description":"AADSTS700082: Used before.","error_codes":[700082]}',
        )
        return
      }
    }
    const { status, headers, text } = await pass(request, body)
    if (presented !== null) gate.onAnswer()
    const { 'content-length': _, 'transfer-encoding': __, ...others } = headers
    response.writeHead(status, others).end(shortened(text))
  })

  /** With the host that the caller named, from which Microsoft's stand-in takes its own name. */
  async function pass({ method, url, headers }: IncomingMessage, body: Buffer) {
    const sent = ask(`${emulatorUrl}${url}`, { method: method!, headers }).end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const parts: Buffer[] = []
    for await (const part of answer) parts.push(part as Buffer)
    return { status: answer.statusCode!, headers: answer.headers, text: Buffer.concat(parts).toString() }
  }

  function shortened(text: string): string {
    if (!text.startsWith('{')) return text
    const tokens = JSON.parse(text) as { access_token?: string; refresh_token?: string; expires_in?: number }
    for (const token of [tokens.access_token, tokens.refresh_token]) if (token) gate.secrets.add(token)
    return tokens.expires_in === undefined ? text : JSON.stringify({ ...tokens, expires_in: lifeSeconds })
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const gate: MicrosoftGate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    redeemed: 0,
    reused: 0,
    strict: false,
    onAnswer: () => {},
    secrets: new Set(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return gate
}
