/** The tables as Kysely sees them. `migrations/` holds the truth; keep the two in step. */
import type { Selectable } from 'kysely'
import type { DriveItemTable, DriveSubscriptionTable, FollowedDriveTable, WatchTable } from './tables/changes.ts'
import type {
  AdminVisitTable,
  AttemptTable,
  ConnectionGrantTable,
  ConnectionHistoryTable,
  ConnectionTable,
  ConnectLinkTable,
  DeviceSignInTable,
  TenantConsentTable,
} from './tables/connections.ts'
import type {
  DeliveryAttemptTable,
  DeliveryTable,
  EventCountTable,
  EventTable,
  WebhookEndpointTable,
  WebhookSecretTable,
} from './tables/events.ts'
import type { McpConfirmationTable, McpEventTable, McpMessageTable, McpSessionTable } from './tables/mcp.ts'
import type {
  ApiKeyTable,
  AppCredentialTable,
  AppRegistrationTable,
  ProjectLogoTable,
  ProjectTable,
  ProjectUserTable,
  UserTokenKeyTable,
} from './tables/projects.ts'
import type {
  OperatorSessionTable,
  OperatorTicketTable,
  ScheduleTable,
  TimerTable,
  VaultKeyTable,
  VaultServerTable,
} from './tables/server.ts'
import type {
  ActionNoteTable,
  FailureNoticeTable,
  RunCauseTable,
  RunContentPieceTable,
  RunContentTable,
  RunTable,
  RunWrittenItemTable,
  StepAttemptTable,
  StepTable,
  WorkflowEnablementTable,
  WorkflowTable,
  WorkflowVersionTable,
} from './tables/workflows.ts'

export type { GrantType } from './tables/connections.ts'

export type Database = {
  action_note: ActionNoteTable
  project: ProjectTable
  project_logo: ProjectLogoTable
  project_user: ProjectUserTable
  user_token_key: UserTokenKeyTable
  api_key: ApiKeyTable
  app_registration: AppRegistrationTable
  app_credential: AppCredentialTable
  connection: ConnectionTable
  connection_history: ConnectionHistoryTable
  connection_grant: ConnectionGrantTable
  attempt: AttemptTable
  admin_visit: AdminVisitTable
  tenant_consent: TenantConsentTable
  device_sign_in: DeviceSignInTable
  connect_link: ConnectLinkTable
  event: EventTable
  event_count: EventCountTable
  webhook_endpoint: WebhookEndpointTable
  webhook_secret: WebhookSecretTable
  delivery: DeliveryTable
  delivery_attempt: DeliveryAttemptTable
  followed_drive: FollowedDriveTable
  watch: WatchTable
  drive_subscription: DriveSubscriptionTable
  drive_item: DriveItemTable
  workflow: WorkflowTable
  workflow_version: WorkflowVersionTable
  workflow_enablement: WorkflowEnablementTable
  run: RunTable
  run_written_item: RunWrittenItemTable
  run_cause: RunCauseTable
  failure_notice: FailureNoticeTable
  step: StepTable
  step_attempt: StepAttemptTable
  run_content: RunContentTable
  run_content_piece: RunContentPieceTable
  mcp_session: McpSessionTable
  mcp_message: McpMessageTable
  mcp_event: McpEventTable
  mcp_confirmation: McpConfirmationTable
  operator_session: OperatorSessionTable
  operator_ticket: OperatorTicketTable
  vault_key: VaultKeyTable
  vault_server: VaultServerTable
  timer: TimerTable
  schedule: ScheduleTable
}

export type Row<Table extends keyof Database> = Selectable<Database[Table]>
