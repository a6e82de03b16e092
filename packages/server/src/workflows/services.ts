/** What the durable processes call. */
import type { ConnectionServices } from '../connections/services.ts'
import type { DeliveryServices } from '../deliveries/attempt.ts'
import type { Engine } from '../engine/engine.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { RunServices } from '../runs/services.ts'
import type { RotationServices } from '../vault/rotation.ts'

export type WorkflowServices = ConnectionServices &
  DeliveryServices &
  RotationServices &
  RunServices & {
    readonly engine: Engine
    /** Absent where the operator has named no SMTP server. */
    readonly mailer: Mailer | undefined
  }
