/** An SMTP server that keeps what it is given. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Postbox = AsyncDisposable & {
  readonly url: string
  readonly mails: readonly { readonly from: string; readonly to: readonly string[]; readonly text: string }[]
  /** Whether it takes nothing at present. */
  refuses: boolean
  readonly refused: number
}

export async function openPostbox(): Promise<Postbox> {
  const mails: { from: string; to: string[]; text: string }[] = []
  let refused = 0
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onMailFrom(_address, _session, done) {
      if (!postbox.refuses) return done()
      refused += 1
      done(Object.assign(new Error('Come back later'), { responseCode: 451 }))
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map(({ address }) => address)
        mails.push({ from, to, text: Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', '') })
        done()
      })
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.server.address() as AddressInfo
  const postbox: Postbox = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuses: false,
    get refused() {
      return refused
    },
    [Symbol.asyncDispose]: () => new Promise((done) => server.close(done)),
  }
  return postbox
}
