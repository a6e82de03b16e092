/** What Aster Notes does by itself: which automations there are, and switching each on and off for the account on show. */
import { clearError, formatBytes, showError } from './messages.js'
import { showRuns } from './runs.js'
import { settingsForm, wordsFor } from './settings.js'

const section = document.querySelector('#automations')
const list = document.querySelector('#automation-list')
const template = document.querySelector('#automation-card')

/** While something hinders an automation, it is looked at again; milliseconds. */
const lookAgainMs = 1500

let connectionId
let workflows = []
/** Before the first answer. */
const none = []
let runs = none
let later
/** By the workflow's id: a card stays the same while it is on the page, whatever comes to be in it. */
const cards = new Map()

/** Shows the automations of an account; of none when there is none. */
export async function showAutomations(id) {
  if (id !== connectionId) {
    cards.clear()
    list.replaceChildren()
  }
  connectionId = id
  section.hidden = id === undefined
  if (id !== undefined) await reload()
}

/**
 * Follows what they do for the person who is signed in.
 *
 * @param onEnded called when a run has ended while the page was open: something in OneDrive may be different now
 */
export function followRuns(onEnded) {
  drawbridge.watchRuns((newest) => {
    const underWay = new Set(runs.filter(({ progress }) => progress).map(({ id }) => id))
    const isFirst = runs === none
    const isNew = ({ id }) => !isFirst && !runs.some((run) => run.id === id)
    const ended = newest.some((run) => !run.progress && (underWay.has(run.id) || isNew(run)))
    runs = newest
    draw()
    if (ended) onEnded()
  })
}

/** The automation that an event of this page begins, or undefined where the operator has taken it away. */
export const listeningTo = (trigger) => {
  const workflow = workflows.find((each) => each.trigger === trigger)
  return workflow && { enabled: isOn(workflow), open: () => cards.get(workflow.id).open() }
}

async function reload() {
  clearTimeout(later)
  const asked = connectionId
  try {
    const found = await drawbridge.workflows()
    if (asked !== connectionId) return
    workflows = found
    draw()
  } catch (error) {
    showError(error, { 'Try again': reload })
  }
  const waits = workflows.some((workflow) => isOn(workflow) && enablementOf(workflow).hindered)
  if (waits) later = setTimeout(reload, lookAgainMs)
}

function draw() {
  for (const [id, { row }] of cards) if (!workflows.some((workflow) => workflow.id === id)) row.remove()
  for (const workflow of workflows) {
    if (!cards.has(workflow.id)) {
      cards.set(workflow.id, cardFor(workflow.id))
      list.append(cards.get(workflow.id).row)
    }
    cards.get(workflow.id).show(workflow)
  }
}

const enablementOf = ({ enablements }) => enablements.find((each) => each.connectionId === connectionId)
const isOn = (workflow) => enablementOf(workflow)?.enabled ?? false

function cardFor(workflowId) {
  const row = template.content.firstElementChild.cloneNode(true)
  const part = (name) => row.querySelector(`.${name}`)
  const [toggle, place, chosen] = [part('switch'), part('settings-place'), part('chosen')]
  const id = connectionId
  let workflow
  let told

  function show(newest) {
    workflow = newest
    const enablement = enablementOf(workflow)
    const on = isOn(workflow)
    part('title').textContent = workflow.name
    part('description').textContent = workflow.description
    toggle.setAttribute('aria-label', workflow.name)
    toggle.setAttribute('aria-checked', String(on))
    chosen.hidden = !on || place.firstChild !== null
    part('run-now').hidden = !on || workflow.trigger !== 'call'
    showHindrance(on ? enablement : undefined)
    const own = runs.filter((run) => run.workflowId === workflowId && run.connectionId === id)
    showRuns(part('runs'), own, `What “${workflow.name}” has done`)
    const settings = JSON.stringify(enablement?.settings)
    if (!on || settings === told) return
    told = settings
    wordsFor(workflow.settings, enablement.settings, id).then((words) => {
      if (told === settings) part('chosen-words').textContent = words
    })
  }

  /** A permission that is missing is asked for when it is needed, and not before. */
  function showHindrance(enablement) {
    const { hindered, missingScopes = [] } = enablement ?? {}
    const missing = missingScopes.length > 0
    part('hindrance').hidden = !hindered
    part('hindrance-words').textContent = missing
      ? 'It needs your leave to do more in your OneDrive. Microsoft asks you, once.'
      : (hindered ?? '')
    part('allow').hidden = !missing
    part('allow').onclick = () =>
      drawbridge.connect('onedrive', {
        connectionId: id,
        scopes: missingScopes,
        allowMultipleCredentials: true,
        onSuccess: reload,
        onError: showError,
      })
  }

  function open() {
    if (place.firstChild) return
    const form = settingsForm(workflow, enablementOf(workflow)?.settings ?? {}, {
      connectionId: id,
      action: isOn(workflow) ? 'Save' : 'Switch on',
      onDone: async (settings) => {
        if (settings && !(await change(() => drawbridge.enableWorkflow(workflowId, { settings, connectionId: id }))))
          return
        form.remove()
        show(workflow)
        toggle.focus()
      },
    })
    place.append(form)
    chosen.hidden = true
    form.querySelector('button, input, select').focus()
    row.scrollIntoView({ block: 'nearest' })
  }

  async function change(work) {
    clearError()
    toggle.disabled = true
    try {
      await work()
      await reload()
      return true
    } catch (error) {
      showError(error)
      return false
    } finally {
      toggle.disabled = false
    }
  }

  async function runNow({ currentTarget: button }) {
    const reply = part('reply')
    reply.textContent = 'One moment …'
    button.disabled = true
    try {
      const { files, bytes } = await drawbridge.workflow(workflowId, { connectionId: id })
      reply.textContent = `${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(bytes)}`
    } catch (error) {
      reply.textContent = error.message
    } finally {
      button.disabled = false
    }
  }

  toggle.addEventListener('click', async () => {
    if (!isOn(workflow)) return open()
    await change(() => drawbridge.disableWorkflow(workflowId, { connectionId: id }))
    place.replaceChildren()
    toggle.focus()
  })
  part('change').addEventListener('click', open)
  part('run-now').querySelector('button').addEventListener('click', runNow)
  return { row, show, open }
}
