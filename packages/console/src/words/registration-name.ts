/** What an app registration is called, where nobody gave it a name. */
import type { AppRegistration } from '@drawbridge/api'

export function registrationName({ name, clientId }: Pick<AppRegistration, 'name' | 'clientId'>): string {
  return name ?? `App registration ${clientId}`
}
