/** The file grid: walk folders, see thumbnails, download, rename, delete, make folders. */
import { createFolder, download, listFolder, nextPage, pageSize, remove, rename } from './drive.js'
import { announce, clearError, element, formatBytes, showError } from './messages.js'
import { askForName, confirm } from './questions.js'

const list = document.querySelector('#files')
const crumbs = document.querySelector('#crumbs')
const nothing = document.querySelector('#nothing')
const more = document.querySelector('#more')
const card = document.querySelector('#file-card')

/** The folders from the drive's root to the one on show. */
let trail = []
let lastPage

export const currentFolder = () => trail.at(-1)

/** Shows a folder. What arrives late, after the person has walked on, is dropped. */
export async function openFolder(newTrail) {
  trail = newTrail
  lastPage = undefined
  const held = list.contains(document.activeElement) || crumbs.contains(document.activeElement)
  showCrumbs()
  if (held) focusCrumb()
  list.replaceChildren(
    ...Array.from({ length: 6 }, () => element('li', { className: 'card waiting', ariaHidden: 'true' })),
  )
  list.setAttribute('aria-busy', 'true')
  nothing.hidden = true
  more.hidden = true
  try {
    const page = await listFolder(currentFolder().id)
    if (trail !== newTrail) return
    list.replaceChildren()
    addPage(page)
    announce(`${currentFolder().name}: ${list.children.length} items`)
  } catch (error) {
    if (trail !== newTrail) return
    list.replaceChildren()
    showError(error, { 'Try again': () => openFolder(newTrail) })
  } finally {
    if (trail === newTrail) list.removeAttribute('aria-busy')
  }
}

export const refresh = () => openFolder([...trail])

/** Shows what has come and gone meanwhile, unless that would take something from under the person's hands. */
export async function refreshQuietly() {
  const shown = trail
  const busy = () => trail !== shown || list.contains(document.activeElement) || list.children.length > pageSize
  if (shown.length === 0 || busy()) return
  const page = await listFolder(currentFolder().id).catch(() => undefined)
  if (!page || busy()) return
  list.replaceChildren()
  addPage(page)
}

export async function addFolder() {
  const place = document.querySelector('#new-folder-place')
  if (place.firstChild) return
  const name = await askForName(place, { label: 'Name of the new folder', action: 'Create' })
  if (!name) return
  await attempt(async () => {
    await createFolder(currentFolder().id, name)
    announce(`${name} created`)
    await refresh()
  })
}

more.addEventListener('click', () =>
  attempt(async () => {
    more.disabled = true
    try {
      addPage(await nextPage(lastPage))
    } finally {
      more.disabled = false
    }
  }),
)

function addPage(page) {
  lastPage = page
  list.append(...page.value.map(cardOf))
  more.hidden = page['@odata.nextLink'] === undefined
  nothing.hidden = list.children.length > 0
}

function showCrumbs() {
  crumbs.replaceChildren(
    ...trail.map((folder, depth) => {
      const button = element('button', { type: 'button', className: 'plain', textContent: folder.name })
      if (depth === trail.length - 1) button.setAttribute('aria-current', 'page')
      button.addEventListener('click', () => openFolder(trail.slice(0, depth + 1)))
      const entry = element('li')
      entry.append(button)
      return entry
    }),
  )
}

function cardOf(item) {
  const entry = card.content.firstElementChild.cloneNode(true)
  const name = entry.querySelector('.name')
  if (item.folder) {
    const open = element('button', { type: 'button', className: 'plain name-button', textContent: item.name })
    open.addEventListener('click', () => openFolder([...trail, { id: item.id, name: item.name }]))
    name.append(open)
  } else {
    name.append(element('span', { textContent: item.name }))
  }
  name.title = item.name
  entry.querySelector('.meta').textContent = describe(item)
  showPicture(entry.querySelector('.picture'), item)

  const acts = {
    download: () => download(item.id),
    rename: () => renameIn(entry, item),
    delete: () => removeCard(entry, item),
  }
  for (const button of entry.querySelectorAll('[data-act]')) {
    const act = button.dataset.act
    button.setAttribute('aria-label', `${button.title} ${item.name}`)
    button.addEventListener('click', () => attempt(acts[act]))
    if (act === 'download') button.hidden = !item.file
  }
  return entry
}

function showPicture(picture, item) {
  const thumbnail = item.thumbnails?.[0]?.medium?.url
  const kind = item.folder ? 'folder' : item.file?.mimeType?.startsWith('image/') ? 'picture' : 'file'
  picture.dataset.kind = kind
  picture.querySelector('use').setAttribute('href', `#icon-${kind}`)
  if (!thumbnail) return
  const image = element('img', { src: thumbnail, alt: '', loading: 'lazy', decoding: 'async' })
  // A thumbnail's link is good for some time only; the icon is good for ever.
  image.addEventListener('error', () => image.remove())
  picture.append(image)
}

function describe(item) {
  if (item.folder) return item.folder.childCount === 1 ? '1 item' : `${item.folder.childCount ?? 0} items`
  const changed = new Date(item.lastModifiedDateTime).toLocaleDateString(undefined, { dateStyle: 'medium' })
  return `${formatBytes(item.size)} · ${changed}`
}

async function renameIn(entry, item) {
  const place = entry.querySelector('.name')
  const name = await askForName(place, { label: `New name for ${item.name}`, value: item.name, action: 'Save' })
  if (!name) return
  const renamed = cardOf({ ...item, ...(await rename(item.id, name)) })
  entry.replaceWith(renamed)
  renamed.querySelector('[data-act=rename]').focus()
  announce(`${item.name} is now ${name}`)
}

async function removeCard(entry, item) {
  const agreed = await confirm({
    title: `Delete “${item.name}”?`,
    text: 'It goes to the recycle bin of your OneDrive.',
    action: 'Delete',
  })
  if (!agreed) return
  await remove(item.id)
  entry.remove()
  focusCrumb()
  nothing.hidden = list.children.length > 0
  announce(`${item.name} deleted`)
}

/** Where the keyboard goes on when what it was on is no longer there. */
function focusCrumb() {
  crumbs.querySelector('[aria-current]').focus()
}

/** Runs what a button does; what goes wrong is shown. */
async function attempt(act) {
  clearError()
  try {
    await act()
  } catch (error) {
    showError(error)
  }
}
