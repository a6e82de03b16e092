/** Codes of consent that any server of the database takes, each once. */
import type { Clock } from '../clock.ts'
import type { Db } from '../postgres/transaction.ts'
import { digest } from '../vault/digest.ts'
import { type Confirmations, confirmationMs, newConfirmation } from './confirmations.ts'

export function storedConfirmations({ db, clock }: { readonly db: Db; readonly clock: Clock }): Confirmations {
  const now = (): Date => new Date(clock.now())
  return {
    async issue(binding) {
      await db.deleteFrom('mcp_confirmation').where('expires_at', '<=', now()).execute()
      const code = newConfirmation()
      const expires_at = new Date(clock.now() + confirmationMs)
      await db
        .insertInto('mcp_confirmation')
        .values({ code_hash: digest(code), binding, expires_at })
        .execute()
      return code
    },
    async take(code, binding) {
      const { numDeletedRows } = await db
        .deleteFrom('mcp_confirmation')
        .where('code_hash', '=', digest(code))
        .where('binding', '=', binding)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}
