/** A dialog in which somebody walks to a folder of their drive and chooses it: for products that draw no such thing. */
import { openDialog } from './dialog.ts'
import { DrawbridgeError } from './errors.ts'
import type { Folder, FolderOptions } from './folder.ts'

export type ChooseFolderOptions = Omit<FolderOptions, 'signal'> & {
  /** @default 'Choose a folder' */
  readonly title?: string | undefined
}

export type ChosenFolder = Pick<Folder, 'id' | 'name' | 'path'>

/**
 * Opens at the folder with the id that is given, or at the root when that is gone.
 *
 * @returns `undefined` when the person closes the dialog
 */
export async function chooseFolder(
  read: (options: FolderOptions) => Promise<Folder>,
  page: Window,
  { id, connectionId, title = 'Choose a folder' }: ChooseFolderOptions = {},
): Promise<ChosenFolder | undefined> {
  const make = maker(page)
  const heading = make('h2', { textContent: title }, { margin: '0', fontSize: '1.125rem' })
  const place = make('p', { tabIndex: -1 }, { margin: '0', overflowWrap: 'anywhere', outline: '0', opacity: '.75' })
  place.setAttribute('role', 'status')
  const list = make('ul', {}, { margin: '0', padding: '0', listStyle: 'none', overflow: 'auto', flex: '1 1 auto' })
  const buttons = make('div', {}, { display: 'flex', flexWrap: 'wrap', gap: '.5rem', justifyContent: 'flex-end' })
  const box = make('div', {}, { display: 'flex', flexDirection: 'column', gap: '.75rem', padding: '1.25rem' })
  Object.assign(box.style, { boxSizing: 'border-box', height: 'min(30rem, calc(100dvh - 1rem))' })
  box.append(heading, place, list, buttons)

  const cancel = make('button', { type: 'button', textContent: 'Cancel' }, pressable)
  const choose = make('button', { type: 'button', textContent: 'Choose', disabled: true }, pressable)
  Object.assign(choose.style, { fontWeight: '600' })
  buttons.append(cancel, choose)
  let shown: Folder | undefined
  let chosen: ChosenFolder | undefined
  /** The newest folder that was asked for: what arrives late is dropped. */
  let wanted: symbol | undefined

  async function show(folderId: string | undefined): Promise<void> {
    const asked = Symbol('folder')
    wanted = asked
    list.setAttribute('aria-busy', 'true')
    choose.disabled = true
    const answer = await read({ id: folderId, connectionId }).catch((error: unknown) => error)
    if (wanted !== asked) return
    list.removeAttribute('aria-busy')
    if (answer instanceof DrawbridgeError) {
      if (answer.code === 'itemNotFound' && folderId !== undefined) return show(undefined)
      place.textContent = answer.message
      return list.replaceChildren(row('Try again', '↻', () => void show(folderId)))
    }
    shown = answer as Folder
    const { path, parentId, folders } = shown
    place.textContent = path === '/' ? 'OneDrive' : `OneDrive${path.replaceAll('/', ' › ')}`
    choose.textContent = path === '/' ? 'Choose OneDrive' : `Choose ${shown.name}`
    choose.disabled = false
    const up = parentId === undefined ? [] : [row('Up', '↑', () => void show(parentId))]
    list.replaceChildren(...up, ...folders.map((each) => row(each.name, '', () => void show(each.id))))
    if (folders.length === 0) list.append(make('li', { textContent: 'No folders in here.' }, emptyRow))
    // The button that was pressed is gone; what stands here now is read out.
    if (page.document.activeElement === page.document.body) place.focus()
  }

  function row(label: string, sign: string, act: () => void): HTMLElement {
    const button = make('button', { type: 'button' }, { ...pressable, ...asRow })
    const picture = sign === '' ? folderPicture(page) : make('span', { textContent: sign }, { width: '1.25rem' })
    picture.setAttribute('aria-hidden', 'true')
    button.append(picture, make('span', { textContent: label }, { overflowWrap: 'anywhere' }))
    button.addEventListener('click', act)
    const entry = make('li', {}, {})
    entry.append(button)
    return entry
  }

  const dialog = openDialog(page, title, [box])
  cancel.addEventListener('click', dialog.close)
  choose.addEventListener('click', () => {
    if (shown) chosen = { id: shown.id, name: shown.name, path: shown.path }
    dialog.close()
  })
  void show(id)
  await dialog.ended
  wanted = undefined
  return chosen
}

const pressable: Partial<CSSStyleDeclaration> = { font: 'inherit', padding: '.5rem .9rem', cursor: 'pointer' }
const asRow: Partial<CSSStyleDeclaration> = {
  display: 'flex',
  gap: '.7rem',
  alignItems: 'center',
  width: '100%',
  border: '0',
  borderRadius: '8px',
  background: 'transparent',
  color: 'inherit',
  textAlign: 'left',
}

const emptyRow: Partial<CSSStyleDeclaration> = { padding: '.5rem .9rem', opacity: '.75' }

function maker(page: Window) {
  return <Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    properties: Partial<HTMLElementTagNameMap[Name]>,
    style: Partial<CSSStyleDeclaration>,
  ): HTMLElementTagNameMap[Name] => {
    const element = Object.assign(page.document.createElement(name), properties)
    Object.assign(element.style, style)
    return element
  }
}

function folderPicture(page: Window): Element {
  const svg = page.document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [name, value] of Object.entries({ viewBox: '0 0 20 16', width: '20', height: '16' }))
    svg.setAttribute(name, value)
  svg.style.flex = 'none'
  const shape = page.document.createElementNS(svg.namespaceURI, 'path')
  shape.setAttribute('d', 'M1 3a2 2 0 0 1 2-2h4l2 2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2z')
  shape.setAttribute('fill', '#d99a2b')
  svg.append(shape)
  return svg
}
