/** Aster Notes in the browser. How a product uses Drawbridge is in this file and in drive.js. */
import { listAccounts, works } from './accounts.js'
import { followArrivals } from './arrivals.js'
import { followRuns, listeningTo, showAutomations } from './automations.js'
import { useConnection } from './drive.js'
import { addFolder, openFolder, refreshQuietly } from './files.js'
import { announce, clearError, element, showError } from './messages.js'
import { noteOnShow, showNotes } from './notes.js'
import { confirm } from './questions.js'
import { uploadFiles } from './uploads.js'

const { projectId } = document.body.dataset
const at = (id) => document.getElementById(id)

/** The account that the person has chosen, and the one whose files are shown. */
let chosenId
let openedId

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
    listen()
    followRuns(refreshQuietly)
    followArrivals()
    show()
  } catch (error) {
    showOnly()
    showError(error, { 'Try again': start })
  }
}

/** Shows the accounts as they are now, and the files of the chosen one. */
function show() {
  const user = drawbridge.getUser()
  const connections = user.authenticated ? user.integrations.onedrive.connections : []
  const chosen = connections.find(({ id }) => id === chosenId) ?? connections.find(works) ?? connections[0]
  showAutomations(chosen && works(chosen) ? chosen.id : undefined)
  at('keep-note-place').hidden = !chosen || !works(chosen)
  if (!chosen) {
    openedId = undefined
    return showOnly('welcome')
  }
  listAccounts(connections, chosen.id, { choose, reconnect: connect, disconnect })
  if (!works(chosen)) {
    openedId = undefined
    showOnly('accounts')
    return showError(chosen, { 'Sign in again': () => connect(chosen.id) })
  }
  showOnly('accounts', 'drive')
  if (openedId === chosen.id) return
  openedId = chosen.id
  useConnection(chosen.id)
  openFolder([{ id: 'root', name: 'OneDrive' }])
}

function choose(connectionId) {
  clearError()
  chosenId = connectionId
  show()
}

/**
 * Opens the portal in a window. Called directly from a click, so that the browser lets the window open.
 *
 * @param connectionId the account to sign in to again; without it the person may add one
 */
function connect(connectionId) {
  clearError()
  connecting(true)
  drawbridge.connect('onedrive', {
    connectionId,
    allowMultipleCredentials: true,
    onSuccess: (connection) => {
      announce(`Connected to the OneDrive of ${connection.account.displayName}`)
      choose(connection.id)
    },
    onError: (error) => showError(error),
    onClose: () => connecting(false),
  })
}

function connecting(yes) {
  for (const id of ['connect', 'add-account']) at(id).disabled = yes
}

async function disconnect({ id, account }) {
  clearError()
  const agreed = await confirm({
    title: 'Disconnect OneDrive?',
    text: `Aster Notes forgets its access to ${account.userPrincipalName}. Your files stay where they are.`,
    action: 'Disconnect',
  })
  if (!agreed) return
  try {
    await drawbridge.uninstallIntegration('onedrive', { connectionId: id })
    announce('OneDrive disconnected')
  } catch (error) {
    showError(error)
  }
}

/** Tells Drawbridge what has happened here. The automation that listens to it does the rest. */
async function keepNote() {
  const automation = listeningTo('app_event')
  if (!automation) return showError({ message: 'Aster Notes does not keep notes in OneDrive at the moment.' })
  if (!automation.enabled) return automation.open()
  clearError()
  try {
    await drawbridge.event('note.kept', noteOnShow())
    announce('The note is on its way to OneDrive')
  } catch (error) {
    showError(error)
  }
}

/** Whatever changes, here, in another tab or at Microsoft, is shown. */
function listen() {
  for (const change of ['onIntegrationInstall', 'onIntegrationUninstall', 'onConnectionStatus'])
    drawbridge.subscribe(change, show)
  drawbridge.subscribe('onAdminConsent', ({ attempt }) => {
    if (at('connect').disabled) return
    const approved = attempt.adminConsent.state === 'granted'
    const message = approved ? 'Your administrator has approved Aster Notes.' : 'Your administrator said no.'
    showError({ message }, approved ? { 'Connect OneDrive': () => connect() } : {})
  })
}

function showOnly(...ids) {
  for (const id of ['loading', 'welcome', 'accounts', 'drive']) at(id).hidden = !ids.includes(id)
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
at('add-account').addEventListener('click', () => connect())
at('keep-note').addEventListener('click', keepNote)
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
