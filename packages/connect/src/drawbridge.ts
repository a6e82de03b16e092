/** The SDK as products see it. */
import type { Connection, SdkUser, UserRun, UserWorkflow } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { type ChooseFolderOptions, type ChosenFolder, chooseFolder } from './choose-folder.ts'
import { type ConnectOptions, createConnect, type InstallOptions } from './connect.ts'
import { type Download, type DownloadOptions, download } from './download.ts'
import { UsageError } from './errors.ts'
import { createEvents, type EventType, type Listener } from './events.ts'
import { type Folder, type FolderOptions, readFolder } from './folder.ts'
import { createItems, type Items, type ItemsOptions } from './items.ts'
import { nextPage, type Page, type RequestOptions, request } from './request.ts'
import { createSession, type SessionOptions, type UserToken } from './session.ts'
import { type UploadOptions, upload } from './upload.ts'
import { type WatchRunsOptions, watchRuns } from './watch-runs.ts'
import {
  type CallOptions,
  createWorkflows,
  type EnabledWorkflow,
  type EnableOptions,
  type RunPage,
  type RunsOptions,
} from './workflows.ts'

export type Integration = 'onedrive'

export type AuthenticatedUser = SdkUser & { readonly authenticated: true }
export type CurrentUser = AuthenticatedUser | { readonly authenticated: false }

export type Drawbridge = {
  /** Says where the server is. Not needed with the script tag. */
  configure(options: { readonly baseUrl: string }): void
  /**
   * Says who the user is. The server checks the token; it is kept in memory only. After a failure nobody is
   * authenticated.
   *
   * @throws {DrawbridgeError} `user_token_invalid`, `origin_not_allowed`, `network`
   */
  authenticate(projectId: string, userToken: UserToken): Promise<AuthenticatedUser>
  /** The user and what is connected, as of the last authenticate, connect or uninstall. */
  getUser(): CurrentUser
  /** Forgets the user. Connections stay. */
  logout(): void
  /**
   * Opens the portal. Call it directly in a click handler, with nothing awaited before.
   *
   * @throws {DrawbridgeError} `closed`, `popup_blocked`, `declined`, `needs_admin`, `expired`, or what the server says;
   *   the same error goes to `onError`
   */
  connect(integration: Integration, options?: ConnectOptions): Promise<Connection>
  /**
   * As `connect`, straight to Microsoft without a page of ours, for products that show everything themselves. That needs
   * a page that browsers may name as the one they came from: with `Referrer-Policy: no-referrer`, and outside browsers,
   * the portal's first page comes before. Outside browsers pass `open`, which gets the address to show to the person.
   *
   * @throws {DrawbridgeError} as `connect`; with `needs_admin` the error's `attempt` holds the administrator's link
   */
  installIntegration(integration: Integration, options?: InstallOptions): Promise<Connection>
  /**
   * Calls Graph, path below `v1.0`.
   *
   * @returns parsed JSON; `undefined` for an empty answer; otherwise the `Response`
   * @throws {DrawbridgeError} with the server's code, or Graph's
   */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back depends on the path; callers name the type they expect
  request<T = any>(integration: Integration, path: string, options?: RequestOptions): Promise<T>
  /** The page after this one, or `undefined` after the last. */
  nextPage<T>(
    integration: Integration,
    page: Page<T>,
    options?: Pick<RequestOptions, 'connectionId' | 'signal'>,
  ): Promise<Page<T> | undefined>
  /** Uploads a file of any size, with progress; survives network cuts; `signal` cancels and leaves nothing behind. */
  upload(integration: Integration, file: Blob, options?: UploadOptions): Promise<DriveItem>
  /** A link to the file's bytes, good for some minutes; with `save: true` the browser downloads it. */
  download(integration: Integration, itemId: string, options?: DownloadOptions): Promise<Download>
  /**
   * What is in a drive that your product watches, and what happens there, from the server's index: at once, and however
   * often you ask. Anything else is for `request`.
   */
  items(integration: Integration, options?: ItemsOptions): Items
  /** Forgets one connection, or all of the user's, tokens included. Doing it twice is no error. */
  uninstallIntegration(
    integration: Integration,
    options?: { readonly connectionId?: string | undefined; readonly selectedCredentialId?: string | undefined },
  ): Promise<void>
  /**
   * Records that something happened in your product, for workflows and webhooks (`app.event`). It is stored when this
   * resolves.
   */
  event(name: string, payload?: Readonly<Record<string, unknown>>): Promise<void>
  /** A folder and the folders in it, from the root down: to let somebody choose one, as for a workflow’s setting. */
  readFolder(integration: Integration, options?: FolderOptions): Promise<Folder>
  /**
   * Lets somebody choose a folder in a dialog over the page; `undefined` when they close it.
   *
   * @throws {UsageError} outside browsers: there `readFolder` tells what a dialog would show
   */
  chooseFolder(integration: Integration, options?: ChooseFolderOptions): Promise<ChosenFolder | undefined>
  /** The workflows of the project, which of them the user has switched on, and what is to be chosen for each. */
  workflows(): Promise<UserWorkflow[]>
  /**
   * Switches a workflow on for the user, or changes their settings.
   *
   * @throws {DrawbridgeError} `not_connected`, `connection_ambiguous`, `invalid_request` for settings that do not fit
   */
  enableWorkflow(workflowId: string, options?: EnableOptions): Promise<EnabledWorkflow>
  /** Switches it off. Runs that have begun go on, and what was chosen is remembered. */
  disableWorkflow(workflowId: string, options?: Pick<EnableOptions, 'connectionId'>): Promise<void>
  /**
   * Calls a workflow that the user has switched on, and returns its reply; `undefined` when it ends without one.
   *
   * @throws {DrawbridgeError} `not_found`, `not_enabled`, `workflow_failed`, `workflow_refused` when it replies with a
   *   status of 400 or more, `workflow_unfinished` when that takes too long
   */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is the workflow's own
  workflow<T = any>(workflowId: string, options?: CallOptions): Promise<T>
  /** What workflows have done for the user, and do now: newest first, with what began each run and how it has ended. */
  runs(options?: RunsOptions): Promise<RunPage>
  /**
   * Calls back with the newest runs, now and whenever one begins, comes further or ends. A page that is not seen asks
   * nothing.
   *
   * @returns how to stop it
   */
  watchRuns(listener: (runs: readonly UserRun[]) => void, options?: WatchRunsOptions): () => void
  /**
   * Calls back when something changes about the user's connections, also when it happened elsewhere.
   *
   * @param type one of `SDK_EVENT`
   * @returns how to stop it
   */
  subscribe(type: EventType, listener: Listener): () => void
  unsubscribe(type: EventType, listener: Listener): void
  /** Says something about the user, such as `{ email, name }`, which the portal shows; `null` removes a name. */
  setUserMetadata(metadata: Readonly<Record<string, unknown>>): Promise<AuthenticatedUser>
  /** What can be connected: names, colours and icons for your own buttons. */
  getIntegrationMetadata(): readonly IntegrationMetadata[]
  getIntegrationMetadata(integration: Integration): IntegrationMetadata
}

export type IntegrationMetadata = {
  readonly type: Integration
  readonly name: string
  readonly brandColor: string
  /** The address of a picture, as a data URL. */
  readonly icon: string
}

const onedrive: IntegrationMetadata = {
  type: 'onedrive',
  name: 'OneDrive',
  brandColor: '#0364b8',
  icon: `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#1490df" d="M12.5 8a7 7 0 0 1 6.300 3.900 6 6 0 0 1 7.900 5.300A4.700 4.700 0 0 1 26 26H8.500a6 6 0 0 1-2.300-11.500A7 7 0 0 1 12.500 8z"/></svg>')}`,
}

export type DrawbridgeOptions = SessionOptions & {
  /** Waits, in milliseconds. @default setTimeout */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined
}

/** Makes an SDK for one server. It does nothing until it is asked. */
export function createDrawbridge(options: DrawbridgeOptions = {}): Drawbridge {
  const session = createSession(options)
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
  const events = createEvents(session, sleep)
  const { connect, installIntegration } = createConnect(session, events, sleep)
  const workflows = createWorkflows(session)
  const post = <T>(path: string, body: object, method = 'POST'): Promise<T> =>
    session.json(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

  async function uninstall(connectionId: string | undefined): Promise<void> {
    const { connections } = (await session.readUser()).integrations.onedrive
    for (const { id } of connections) {
      if (connectionId !== undefined && connectionId !== id) continue
      await session.json(`/connections/${encodeURIComponent(id)}`, { method: 'DELETE' })
    }
    await session.readUser()
  }

  return {
    configure: session.configure,
    authenticate: async (projectId, userToken) => ({
      ...(await session.authenticate(projectId, userToken)),
      authenticated: true,
    }),
    getUser: () => {
      const user = session.user()
      return user ? { ...user, authenticated: true } : { authenticated: false }
    },
    logout: session.forget,
    connect: (integration, given) => of(integration, () => connect(given)),
    request: (integration, path, given) => of(integration, () => request(session, path, given)),
    nextPage: (integration, page, given) => of(integration, () => nextPage(session, page, given)),
    upload: (integration, file, given) => of(integration, () => upload(session, file, given)),
    download: (integration, itemId, given) => of(integration, () => download(session, itemId, given)),
    items(integration, given) {
      assertKnown(integration)
      return createItems(session, given)
    },
    installIntegration: (integration, given) => of(integration, () => installIntegration(given)),
    uninstallIntegration: (integration, given) =>
      of(integration, () => uninstall(given?.connectionId ?? given?.selectedCredentialId)),
    event: async (name, payload = {}) => void (await post('/events', { name, payload })),
    ...workflows,
    watchRuns: (listener, given) => watchRuns(workflows.runs, sleep, listener, given),
    readFolder: (integration, given) => of(integration, () => readFolder(session, given)),
    chooseFolder: (integration, given) =>
      of(integration, async () => {
        if (typeof window === 'undefined') throw new UsageError('chooseFolder needs a browser. Use readFolder instead.')
        return chooseFolder((options) => readFolder(session, options), window, given)
      }),
    subscribe: events.subscribe,
    unsubscribe: events.unsubscribe,
    setUserMetadata: async (metadata) => ({
      ...session.learn(await post<SdkUser>('/user/metadata', metadata, 'PATCH')),
      authenticated: true,
    }),
    getIntegrationMetadata: ((integration?: Integration) =>
      integration === undefined ? [onedrive] : onedrive) as Drawbridge['getIntegrationMetadata'],
  }
}

/** Hands on the very promise of the call: `connect` has marked it as handled where `onError` was given. */
function of<T>(integration: string, run: () => Promise<T>): Promise<T> {
  try {
    assertKnown(integration)
  } catch (error) {
    return Promise.reject(error)
  }
  return run()
}

function assertKnown(integration: string): void {
  if (integration !== 'onedrive') throw new UsageError(`There is no integration "${integration}". There is "onedrive".`)
}
