export type {
  Application,
  Applications,
  NewApplication,
  PasswordCredential,
  SignInAudience,
} from './applications/applications.ts'
export type { Permissions } from './applications/permissions.ts'
export { createOneDrive, type OneDrive, type OneDriveOptions } from './client.ts'
export { assertCursor, type DeltaCursor } from './delta/cursor.ts'
export type { DeltaOptions, DeltaPage } from './delta/delta.ts'
export { createItemTree, type ItemChange, type ItemTree } from './delta/item-tree.ts'
export type { WatchOptions } from './delta/watch.ts'
export { type CatalogueEntry, diagnose, explainAadsts, listDiagnoses } from './diagnosis/diagnose.ts'
export type { Diagnosis, Explanation, Guide, Link } from './diagnosis/diagnosis.ts'
export type { DriveClient } from './drive-client.ts'
export type { DriveReference, ItemAddress, ItemReference, SpecialFolder } from './drives/address.ts'
export type { CopyOperation, CopyTarget } from './drives/copy.ts'
export type { ItemChanges, Precondition } from './drives/drive-items.ts'
export { assertNames, assertPathLength, type NamePlace, nameProblem } from './drives/names.ts'
export type { Invitation, LinkOptions, Role } from './drives/permissions.ts'
export type { QueryOptions } from './drives/query.ts'
export { type Redemption, sharingToken } from './drives/shares.ts'
export type { SubscriptionRequest, Subscriptions } from './drives/subscriptions.ts'
export type { ThumbnailSize } from './drives/thumbnails.ts'
export * from './errors.ts'
export { type BatchRequest, type BatchResponse, batchBody } from './graph/batch.ts'
export type { Binding } from './graph/bound.ts'
export type { MonitorOptions, MonitorProgress } from './graph/monitor.ts'
export { entries } from './graph/page.ts'
export { assertGraphPath, type EncodedItemPath, graphPath, itemPath } from './graph/path.ts'
export type { Graph, GraphRequest } from './graph/request.ts'
export type {
  ConflictBehavior,
  Drive,
  DriveItem,
  DriveItemVersion,
  FileSystemInfo,
  Page,
  Permission,
  Subscription,
  Thumbnail,
  ThumbnailSet,
  UploadSession,
  User,
} from './graph/wire.ts'
export type { AccessToken } from './http/authorize.ts'
export type { Hooks, ObservedAttempt } from './http/observe.ts'
export type { PaceOptions } from './http/pacer.ts'
export { redactPreAuthenticated, redactUrl } from './http/redact.ts'
export type { RetryOptions } from './http/retry.ts'
export type { Sleep } from './http/sleep.ts'
export type { Span, SpanAttributes, Tracer } from './http/trace.ts'
export { type AppRegistration, type ClientCertificate, personalTenantId } from './identity/authority.ts'
export {
  type AuthorizationCodeRedemption,
  type AuthorizationRequest,
  authorizationUrl,
  redeemAuthorizationCode,
  refusalOf,
} from './identity/authorization-code.ts'
export { requestClientCredentials } from './identity/client-credentials.ts'
export { type Cloud, clouds } from './identity/cloud.ts'
export { type DeviceCode, pollDeviceCode, redeemDeviceCode, requestDeviceCode } from './identity/device-code.ts'
export { type KeepFresh, keepFresh } from './identity/keep-fresh.ts'
export { type OnBehalfOf, requestOnBehalfOf } from './identity/on-behalf-of.ts'
export { createPkce } from './identity/pkce.ts'
export { type AuthorizationProbe, type ProbeRequest, probeAuthorization } from './identity/probe-authorization.ts'
export { type Refresh, refreshTokens, refreshTokensLegacy } from './identity/refresh-token.ts'
export type { IdTokenClaims, TokenSet } from './identity/tokens.ts'
export type { Transport } from './identity/transport.ts'
export type { ItemClient, VersionClient } from './item-client.ts'
export type { ByteSource } from './transfers/byte-source.ts'
export type { DownloadOptions } from './transfers/download.ts'
export type { UploadSource } from './transfers/open-source.ts'
export { createQuickXorHash, type QuickXorHash } from './transfers/quick-xor-hash.ts'
export type { ByteRange } from './transfers/ranges.ts'
export type { SavedSession, SessionKeeper, UploadOptions } from './transfers/upload.ts'
export { type SessionUpload, type UploadProgress, uploadToSession } from './transfers/upload-session.ts'
export {
  type ReadTreeOptions,
  type RemoteEntry,
  type RemoteTree,
  type RemoteTreeState,
  readRemoteTree,
} from './trees/remote-tree.ts'
export { type PlanOptions, planSync, type SyncOperation, type TreeEntry } from './trees/sync-plan.ts'
