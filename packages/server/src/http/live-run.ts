/** A run as server-sent events: each tells the run and the steps that have changed, until it has ended. */
import { runRoutes } from '@drawbridge/api'
import { getRun } from '../runs/read-runs.ts'
import type { RunServices } from '../runs/services.ts'
import { type Look, watchRun } from '../runs/watch-run.ts'
import type { Log } from '../telemetry/log.ts'
import type { Authenticate } from './authenticate.ts'
import { credentialsIn } from './credentials.ts'
import { eventStream } from './event-stream.ts'
import type { Mount } from './mount.ts'
import { toProblem } from './problem-response.ts'

export type LiveRunServices = Pick<RunServices, 'db' | 'runBell'> & {
  readonly authenticate: Authenticate
  readonly proxies: number
  readonly log: Log
}

export function mountLiveRun(mount: Mount, services: LiveRunServices): void {
  const { db, authenticate, proxies, log } = services
  mount(runRoutes.live, async ({ params: { projectId, runId }, context }) => {
    const credentials = credentialsIn(context, proxies)
    // What is wrong with the request is said before the stream begins.
    await getRun(db, projectId, runId)
    const gone = new AbortController()
    context.env.outgoing.once('close', () => gone.abort())
    const looks = watchRun(services, {
      projectId,
      runId,
      revision: revisionIn(context.req.header('last-event-id')),
      signal: gone.signal,
      assertMay: () => authenticate.project(credentials, projectId, runRoutes.live.scope),
    })

    async function* blocks(): AsyncGenerator<Uint8Array> {
      try {
        for await (const look of looks) yield encode(look)
      } catch (error) {
        // The reader comes back and is told why it may not, or finds that it works again.
        log.info({ projectId, runId, code: toProblem(error).code }, 'A live run has ended.')
      }
    }
    return eventStream(blocks())
  })
}

function encode({ run, steps, revision }: Look): Uint8Array {
  return Buffer.from(`id: ${revision}\ndata: ${JSON.stringify({ run, steps })}\n\n`)
}

function revisionIn(lastEventId: string | undefined): string {
  return lastEventId !== undefined && /^\d{1,18}$/.test(lastEventId) ? lastEventId : '0'
}
