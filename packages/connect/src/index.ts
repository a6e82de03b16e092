import { createDrawbridge, type Drawbridge } from './drawbridge.ts'

export type {
  Attempt,
  Change,
  ChangedItem,
  Connection,
  Diagnosis,
  ItemChange,
  SdkUser,
  Setting,
  UserEnablement,
  UserRun,
  UserWorkflow,
} from '@drawbridge/api'
export type { DriveItem } from '@drawbridge/onedrive'
export type { ChooseFolderOptions, ChosenFolder } from './choose-folder.ts'
export type { ConnectOptions, InstallOptions } from './connect.ts'
export type { Download, DownloadOptions } from './download.ts'
export {
  type AuthenticatedUser,
  type CurrentUser,
  createDrawbridge,
  type Drawbridge,
  type DrawbridgeOptions,
  type Integration,
  type IntegrationMetadata,
} from './drawbridge.ts'
export { DrawbridgeError, UsageError } from './errors.ts'
export { type EventType, SDK_EVENT, type SdkEvent } from './events.ts'
export type { Folder, FolderOptions } from './folder.ts'
export type { ItemChanges, ItemPage, Items, ItemsOptions, PageOptions } from './items.ts'
export type { Page, RequestOptions } from './request.ts'
export type { UserToken } from './session.ts'
export type { UploadOptions, UploadProgress } from './upload.ts'
export type { WatchRunsOptions } from './watch-runs.ts'
export type { CallOptions, EnabledWorkflow, EnableOptions, RunPage, RunsOptions } from './workflows.ts'

/** An SDK that is ready once `configure` has said where the server is. */
export const drawbridge: Drawbridge = createDrawbridge()
