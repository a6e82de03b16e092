/** Mails the people of a product when workflows fail. */
import type { Pump } from '../engine/process.ts'
import { MailRefused } from '../mail/mailer.ts'
import { failureMail } from '../triggers/failure-mail.ts'
import { putBack, takeDueNotices } from '../triggers/failure-notice.ts'
import type { WorkflowServices } from './services.ts'

const mostAtOnce = 20

export function mailFailuresPump({ db, clock, log, mailer, publicUrl }: WorkflowServices): Pump {
  return {
    name: 'mail-failures',
    topic: 'failures',
    async drain() {
      if (!mailer) return false
      const notices = await takeDueNotices(db, clock.now(), mostAtOnce)
      for (const notice of notices) {
        try {
          await mailer.send(failureMail(notice, publicUrl))
        } catch (error) {
          if (!(error instanceof MailRefused)) throw error
          log.warn({ workflowId: notice.workflowId, error }, 'A mail about failed runs did not leave.')
          await putBack(db, notice, clock.now())
        }
      }
      return notices.length === mostAtOnce
    },
  }
}
