/** Sends mail through the SMTP server that the operator has named. */
import { createTransport } from 'nodemailer'

export type Mail = {
  readonly to: readonly string[]
  readonly subject: string
  /** Plain text. */
  readonly text: string
}

export type Mailer = {
  /** @throws {MailRefused} */
  send(mail: Mail): Promise<void>
  close(): void
}

/** The mail did not leave this server; the message says why, without the password of the SMTP server. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

export type MailOptions = {
  /** Such as `smtps://user:password@smtp.example.com`. */
  readonly smtpUrl: string
  readonly from: string
}

const timeoutMs = 15_000

export function openMailer({ smtpUrl, from }: MailOptions): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text }) {
      const headers = { 'auto-submitted': 'auto-generated' }
      try {
        await transport.sendMail({ from, to: [...to], subject, text, headers })
      } catch (cause) {
        const { code = 'unknown', responseCode } = cause as { code?: string; responseCode?: number }
        throw new MailRefused(`The SMTP server took no mail (${responseCode ?? code}).`, { cause })
      }
    },
    close: () => transport.close(),
  }
}
