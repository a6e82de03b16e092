import { type App, type Apps, findApp } from '../../state/apps.ts'
import { refusal } from '../../state/refusals.ts'
import { checkAppSwitch } from '../../state/switches.ts'

/** @throws SignInFailure 900144 without a client id, 700016 for an unknown one, whatever is switched on for the app */
export function readClient(params: URLSearchParams, apps: Apps, now: number): App {
  const clientId = params.get('client_id')
  if (!clientId) throw refusal(900144, "The request must contain the following parameter: 'client_id'.")
  const app = findApp(apps, clientId, now)
  checkAppSwitch(app)
  return app
}
