/** A product in React, as the guide has it: the hook says what is connected, the button connects. */

import { createRoot } from 'react-dom/client'
import { createDrawbridge } from '../src/index.ts'
import { ConnectOneDrive, useDrawbridge, useWorkflows, WorkflowForm } from '../src/react.ts'

/** Whose page it is stands in its address. */
const { searchParams } = new URL(location.href)
const say = (name: string): string => searchParams.get(name) ?? ''

/** Signed by the product's own back end. */
async function userToken(): Promise<string> {
  return (await fetch(`/user-token?user=${say('user')}`)).text()
}

const drawbridge = createDrawbridge({ baseUrl: say('server') })

function Attachments() {
  const { user, error, isLoaded } = useDrawbridge({ projectId: say('project'), userToken, drawbridge })
  const { workflows, reload } = useWorkflows({ user, drawbridge })
  if (!isLoaded) return <p>Loading …</p>
  if (error) return <p role="alert">{error.message}</p>
  const connections = user.authenticated ? user.integrations.onedrive.connections : []
  return (
    <>
      <ul aria-label="Connected">
        {connections.map(({ id, account }) => (
          <li key={id}>
            {account.userPrincipalName}{' '}
            <button
              type="button"
              onClick={() => drawbridge.uninstallIntegration('onedrive', { selectedCredentialId: id })}
            >
              Disconnect
            </button>
          </li>
        ))}
      </ul>
      <ConnectOneDrive drawbridge={drawbridge} allowMultipleCredentials onError={() => undefined} className="connect">
        Add an account
      </ConnectOneDrive>
      {workflows.map((workflow) => (
        <section key={workflow.id} aria-label={workflow.name}>
          <h2>{workflow.name}</h2>
          <WorkflowForm workflow={workflow} drawbridge={drawbridge} onDone={reload} />
        </section>
      ))}
    </>
  )
}

createRoot(document.querySelector('main')!).render(<Attachments />)
