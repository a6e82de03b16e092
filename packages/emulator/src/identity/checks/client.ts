import type { App, Apps } from '../../state/apps.ts'
import { refusal } from '../../state/refusals.ts'

/** @throws SignInFailure 900144 without a client id, 700016 for an unknown one */
export function readClient(params: URLSearchParams, apps: Apps): App {
  const clientId = params.get('client_id')
  if (!clientId) throw refusal(900144, "The request must contain the following parameter: 'client_id'.")
  const app = apps.find(clientId)
  if (app) return app
  throw refusal(
    700016,
    `Application with identifier '${clientId}' was not found in the directory. Check the client id, the tenant and the cloud.`,
  )
}
