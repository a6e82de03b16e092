/** How notifications are delivered, and what goes wrong with them. */
import { z } from 'zod'
import { timesSchema } from '../occurrences.ts'

export const deliverySchema = z.strictObject({
  delaySeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(0)
    .describe("From a change to its notification, by the emulator's clock. Microsoft takes under a minute on average."),
  answerTimeoutMs: z.int().min(1).default(3000).describe('Real milliseconds that a receiver has to answer.'),
  validationTimeoutMs: z.int().min(1).default(10_000).describe('Real milliseconds for the validation handshake.'),
  httpOnLoopback: z.boolean().default(true).describe('Whether receivers on this machine may be plain http.'),
  judgeReceivers: z.boolean().default(true).describe('Whether slow receivers are served late, then not at all.'),
})

export type DeliverySettings = z.infer<typeof deliverySchema>

export const notificationFaultSchema = z.strictObject({
  effect: z
    .enum(['lose', 'double', 'delay', 'reorder'])
    .describe('reorder: sent after the next one for the same receiver.'),
  seconds: z.number().min(0).default(60).describe("For delay, by the emulator's clock."),
  subscription: z.string().optional().describe('Id; without it, all.'),
  times: timesSchema.optional().describe('Without it, always.'),
})

export type NotificationFault = z.infer<typeof notificationFaultSchema>
export type NotificationFaultInput = z.input<typeof notificationFaultSchema>
