/** The mail that tells of failed runs. */
import type { Mail } from '../mail/mailer.ts'
import type { FailureNotice } from './failure-notice.ts'

/** @param publicUrl where the console is */
export function failureMail(notice: FailureNotice, publicUrl: string): Mail {
  const { workflowName, projectName, projectId, failures, since, last, to } = notice
  const times = failures === 1 ? 'once' : `${failures} times`
  const text = `The workflow “${workflowName}” of ${projectName} has failed ${times} since ${since.toISOString()}.

The last failure: ${last.message} (${last.code})
${publicUrl}/console/projects/${projectId}/runs/${last.runId}

For each workflow there is one such mail an hour at most. Who gets it is set in the project.
`
  return { to, subject: oneLine(`${workflowName} has failed ${times}`), text }
}

/** A name may hold what would begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
