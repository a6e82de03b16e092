/** One of the emulator's people, and actions performed in their drive, without a server. */
import type { ActionInput, ActionName, ActionOutput } from '@drawbridge/api'
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { createOneDrive, type DriveClient, type OneDrive } from '@drawbridge/onedrive'
import { signInOnLoopback } from '@drawbridge/onedrive/node'
import { type ActionContext, briefNotes, type Notes } from '../../src/actions/action-context.ts'
import { describe, perform } from '../../src/actions/catalogue.ts'
import { guardedFetch } from '../../src/outbound/guarded-fetch.ts'
import { openOutbound } from '../../src/outbound/outbound.ts'

export type Stage = AsyncDisposable & {
  readonly emulator: Emulator
  readonly client: OneDrive
  readonly drive: DriveClient
  context(changes?: Partial<ActionContext>): ActionContext
  act<Name extends ActionName>(
    name: Name,
    input: ActionInput<Name>,
    changes?: Partial<ActionContext>,
  ): Promise<ActionOutput<Name>>
  describe<Name extends ActionName>(name: Name, input: ActionInput<Name>): Promise<string>
  /** The next good answer to such a request never arrives, though Microsoft has done what was asked. */
  lose(method: string, path?: RegExp): void
  /**
   * Performs an action whose answer is lost, and performs it again with what the first attempt has written down.
   *
   * @returns what the second attempt gives
   */
  twice<Name extends ActionName>(
    name: Name,
    input: ActionInput<Name>,
    lost: { readonly method: string; readonly path?: RegExp },
    between?: () => Promise<unknown>,
  ): Promise<ActionOutput<Name>>
  /** How often Microsoft was asked this since the stage was set. */
  asked(method: string, path: RegExp): number
}

export async function setStage(kind: 'work' | 'personal' = 'work'): Promise<Stage> {
  const emulator = await startEmulator({ autoSignIn: demo.accounts[kind].userPrincipalName })
  const cloud = { login: emulator.url, graph: emulator.url }
  const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
  const open = async (url: URL): Promise<void> => void (await fetch(url))
  const tokens = await signInOnLoopback(app, {
    scopes: [kind === 'work' ? 'Files.ReadWrite' : 'Files.ReadWrite.All', 'User.Read'],
    open,
  })
  let losing: { method: string; path: RegExp } | undefined
  const losingFetch: typeof fetch = async (url, init) => {
    const answer = await fetch(url, init)
    if (!losing || !answer.ok || init?.method !== losing.method || !losing.path.test(String(url))) return answer
    losing = undefined
    await answer.body?.cancel()
    throw new TypeError('The connection was cut before the answer came.')
  }
  // Whatever comes to nothing is told at once, as when a server dies in the middle.
  const client = createOneDrive({
    cloud,
    accessToken: tokens.accessToken,
    fetch: losingFetch,
    retry: { limit: 0 },
  })
  const { id: driveId } = await client.drive().get()
  const outbound = openOutbound({ loopback: true, timeoutMs: 5_000 })

  const context = (changes: Partial<ActionContext> = {}): ActionContext => ({
    client,
    driveId,
    connectionId: 'con_stage',
    idempotencyKey: undefined,
    attempt: 1,
    signal: new AbortController().signal,
    fetch: guardedFetch(outbound),
    openContent: async () => new Blob([]).stream(),
    notes: briefNotes(),
    ...changes,
  })
  const stage: Stage = {
    emulator,
    client,
    drive: client.drive(),
    context,
    act: (name, input, changes) => perform(name, input, context(changes)) as never,
    describe: (name, input) => describe(name, input, context()),
    lose: (method, path = /./) => {
      losing = { method, path }
    },
    async twice(name, input, { method, path }, between) {
      const notes: Notes = briefNotes()
      stage.lose(method, path)
      const first = await stage.act(name, input, { notes }).then(
        () => 'an answer',
        (error: unknown) => (error as { code?: string }).code,
      )
      if (first !== 'network') throw new Error(`The first attempt was to lose its answer, and came to: ${first}`)
      await between?.()
      return stage.act(name, input, { notes, attempt: 2 })
    },
    asked: (method, path) =>
      emulator.journal.filter((entry) => entry.method === method && path.test(entry.path)).length,
    async [Symbol.asyncDispose]() {
      outbound.agent.destroy()
      await emulator.close()
    },
  }
  return stage
}
