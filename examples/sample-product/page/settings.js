/** A form for what is to be chosen before an automation works, drawn from what Drawbridge says of its settings. */
import { element, showError } from './messages.js'

/**
 * @param onDone called with what was chosen, or with nothing when the person thought better of it
 */
export function settingsForm({ name, settings }, values, { connectionId, action, onDone }) {
  const form = element('form', { className: 'settings' })
  form.setAttribute('aria-label', `Settings of ${name}`)
  const fields = settings.map((setting) => ({ setting, ...fieldFor(setting, values[setting.name], connectionId) }))
  const cancel = element('button', { type: 'button', textContent: 'Cancel' })
  cancel.addEventListener('click', () => onDone())
  const actions = element('div', { className: 'actions' })
  actions.append(element('button', { className: 'primary', textContent: action }), cancel)
  form.append(...fields.map(({ row }) => row), actions)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    onDone(Object.fromEntries(fields.map(({ setting, read }) => [setting.name, read()])))
  })
  return form
}

/** What was chosen, as one line. */
export async function wordsFor(settings, values, connectionId) {
  const words = settings.map(async (setting) => {
    const value = values[setting.name] ?? setting.default
    if (value === undefined) return undefined
    return `${setting.label}: ${setting.type === 'folder' ? await pathOf(value, connectionId) : value}`
  })
  return (await Promise.all(words)).filter((each) => each !== undefined).join(' · ')
}

function pathOf(folderId, connectionId) {
  return drawbridge.readFolder('onedrive', { id: folderId, connectionId }).then(
    ({ path }) => path,
    () => 'a folder that is gone',
  )
}

let count = 0

function fieldFor(setting, value, connectionId) {
  count += 1
  const id = `setting-${count}`
  const { control, read } = controlFor(setting, value ?? setting.default, connectionId)
  control.id = id
  const row = element('div', { className: 'field' })
  row.append(element('label', { htmlFor: id, textContent: setting.label }), control)
  const help = setting.help && element('p', { className: 'quiet', textContent: setting.help })
  if (help) row.append(help)
  // What stands in the button of a folder, and the help: read out after the label.
  const notes = [control.querySelector('span'), help].filter(Boolean)
  for (const [index, note] of notes.entries()) note.id = `${id}-note-${index}`
  if (notes.length > 0) control.setAttribute('aria-describedby', notes.map((note) => note.id).join(' '))
  return { row, read }
}

function controlFor({ type, label, required, choices }, value, connectionId) {
  switch (type) {
    case 'folder':
      return folderControl(label, value, connectionId)
    case 'boolean': {
      const control = element('input', { type: 'checkbox', checked: value ?? false })
      return { control, read: () => control.checked }
    }
    case 'choice': {
      const control = element('select', { required })
      control.append(
        ...choices.map((each) => element('option', { value: each, textContent: each, selected: each === value })),
      )
      return { control, read: () => control.value }
    }
    case 'number': {
      const control = element('input', { type: 'number', step: 'any', value: value ?? '', required })
      return { control, read: () => (control.value === '' ? null : control.valueAsNumber) }
    }
    default: {
      const control = element('input', { type: 'text', value: value ?? '', required })
      return { control, read: () => control.value || null }
    }
  }
}

/** The SDK brings a dialog for this; what is kept is the folder's id, which renaming it does not change. */
function folderControl(label, value, connectionId) {
  let id = value
  const words = element('span', { textContent: 'Choose a folder' })
  const control = element('button', { type: 'button', className: 'folder-field' })
  control.innerHTML = '<svg aria-hidden="true"><use href="#icon-folder"></use></svg>'
  control.append(words)
  if (id) pathOf(id, connectionId).then((path) => (words.textContent = path))
  control.addEventListener('click', async () => {
    try {
      const folder = await drawbridge.chooseFolder('onedrive', { id, connectionId, title: label })
      if (!folder) return
      id = folder.id
      words.textContent = folder.path
    } catch (error) {
      showError(error)
    }
  })
  return { control, read: () => id ?? null }
}
