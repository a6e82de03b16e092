/** Aster Notes in the browser. How a product uses Drawbridge is in this file and in drive.js. */
import { useConnection } from './drive.js'
import { addFolder, openFolder } from './files.js'
import { announce, clearError, element, showError } from './messages.js'
import { showNotes } from './notes.js'
import { confirm } from './questions.js'
import { uploadFiles } from './uploads.js'

const { projectId } = document.body.dataset
const at = (id) => document.getElementById(id)

/** Our own back end signs a token for our user. Drawbridge calls this again when the token has run out. */
async function userToken() {
  const response = await fetch('/api/user-token')
  return (await response.json()).userToken
}

async function start() {
  showOnly('loading')
  if (!window.drawbridge) {
    showOnly()
    return showError(new Error('The Drawbridge server did not answer. Start it, then reload this page.'))
  }
  try {
    await drawbridge.authenticate(projectId, userToken)
    showConnection()
  } catch (error) {
    showOnly()
    showError(error, { 'Try again': start })
  }
}

function showConnection() {
  const user = drawbridge.getUser()
  const connections = user.authenticated ? user.integrations.onedrive.connections : []
  const connection = connections.find(({ status }) => status === 'connected') ?? connections[0]
  if (!connection) return showOnly('welcome')

  const { displayName, userPrincipalName } = connection.account
  at('account-name').textContent = displayName
  at('account-address').textContent = userPrincipalName
  document.querySelector('.avatar').textContent = displayName.slice(0, 1)
  if (!['connected', 'degraded'].includes(connection.status)) {
    showOnly('account')
    return showError(connection, { 'Sign in again': () => connect(connection.id) })
  }
  showOnly('account', 'drive')
  useConnection(connection.id)
  openFolder([{ id: 'root', name: 'OneDrive' }])
}

/** Opens the portal in a window. Called directly from a click, so that the browser lets the window open. */
function connect(connectionId) {
  clearError()
  at('connect').disabled = true
  drawbridge.connect('onedrive', {
    connectionId,
    onSuccess: (connection) => {
      announce(`Connected to the OneDrive of ${connection.account.displayName}`)
      showConnection()
    },
    onError: (error) => showError(error),
    onClose: () => {
      at('connect').disabled = false
    },
  })
}

async function disconnect() {
  clearError()
  const agreed = await confirm({
    title: 'Disconnect OneDrive?',
    text: 'Aster Notes forgets the access. Your files stay where they are.',
    action: 'Disconnect',
  })
  if (!agreed) return
  try {
    await drawbridge.uninstallIntegration('onedrive')
    announce('OneDrive disconnected')
    showConnection()
  } catch (error) {
    showError(error)
  }
}

function showOnly(...ids) {
  for (const id of ['loading', 'welcome', 'account', 'drive']) at(id).hidden = !ids.includes(id)
}

async function showPeople() {
  const { person, people } = await (await fetch('/api/session')).json()
  const select = at('person')
  select.replaceChildren(
    ...people.map(({ id, name }) => element('option', { value: id, textContent: name, selected: id === person.id })),
  )
  select.addEventListener('change', async () => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/api/session', { method: 'POST', headers, body: JSON.stringify({ personId: select.value }) })
    drawbridge.logout()
    location.reload()
  })
}

function listenForDrops(panel) {
  const hasFiles = (event) => !at('drive').hidden && event.dataTransfer.types.includes('Files')
  panel.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    panel.classList.add('dropping')
  })
  for (const end of ['dragleave', 'drop']) panel.addEventListener(end, () => panel.classList.remove('dropping'))
  panel.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    uploadFiles(event.dataTransfer.files)
  })
}

at('connect').addEventListener('click', () => connect())
at('disconnect').addEventListener('click', disconnect)
at('new-folder').addEventListener('click', addFolder)
at('upload').addEventListener('click', () => at('files-input').click())
at('files-input').addEventListener('change', async ({ target }) => {
  const files = [...target.files]
  target.value = ''
  await uploadFiles(files)
})
listenForDrops(at('panel'))
showNotes()
showPeople()
start()
