/** A folder of the user's drive, chosen by walking to it. */
import { createElement, type ReactElement, useCallback, useEffect, useState } from 'react'
import type { Drawbridge } from './drawbridge.ts'
import type { DrawbridgeError } from './errors.ts'
import type { Folder } from './folder.ts'

type Props = {
  readonly id: string
  /** The id of the chosen folder; empty while none is. */
  readonly value: string
  readonly drawbridge: Drawbridge
  readonly connectionId: string | undefined
  readonly onValue: (folderId: string) => void
}

export function FolderField({ id, value, drawbridge, connectionId, onValue }: Props): ReactElement {
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState('')
  const [shown, setShown] = useState<Folder>()
  const [error, setError] = useState<DrawbridgeError>()

  const show = useCallback(
    (folderId: string | undefined) =>
      drawbridge.readFolder('onedrive', { id: folderId, connectionId }).then((folder) => {
        setShown(folder)
        setError(undefined)
        return folder
      }, setError),
    [drawbridge, connectionId],
  )
  // The name of what was chosen before.
  useEffect(() => {
    if (value === '') return
    drawbridge.readFolder('onedrive', { id: value, connectionId }).then(
      ({ name }) => setChosen(name),
      () => setChosen(''),
    )
  }, [value, drawbridge, connectionId])

  const toggle = (): void => {
    setOpen(!open)
    if (!open) void show(value === '' ? undefined : value).then((folder) => folder ?? show(undefined))
  }
  const choose = (): void => {
    if (shown) onValue(shown.id)
    setOpen(false)
  }
  const says = value === '' ? 'Choose a folder' : chosen || 'A folder that is gone'
  return createElement(
    'div',
    null,
    createElement('button', { id, type: 'button', 'aria-expanded': open, onClick: toggle }, says),
    open && error ? createElement('p', { role: 'alert' }, error.message) : null,
    open && shown ? createElement(Folders, { folder: shown, show, choose }) : null,
  )
}

type FoldersProps = {
  readonly folder: Folder
  readonly show: (folderId: string) => unknown
  readonly choose: () => void
}

function Folders({ folder, show, choose }: FoldersProps): ReactElement {
  const { name, parentId, folders } = folder
  const go = (text: string, to: () => void): ReactElement =>
    createElement('button', { type: 'button', onClick: to }, text)
  return createElement(
    'fieldset',
    null,
    createElement('legend', null, name),
    parentId === undefined ? null : go('Up', () => void show(parentId)),
    createElement(
      'ul',
      null,
      ...folders.map((each) =>
        createElement(
          'li',
          { key: each.id },
          go(each.name, () => void show(each.id)),
        ),
      ),
    ),
    go(`Choose ${name}`, choose),
  )
}
