/** A folder of a user's drive: what is chosen, and the way to choose another. */
import type { Item } from '@drawbridge/api'
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { FolderBrowser } from './folder-browser.tsx'
import { type Drive, folderQuery } from './queries.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  line: { display: 'flex', gap: tokens.spacingHorizontalS },
  chosen: { flex: 1, minWidth: 0, justifyContent: 'flex-start', fontWeight: tokens.fontWeightRegular },
  path: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

type FolderFieldProps = Drive & {
  /** Of the form's field, which holds the id. */
  readonly name: string
  readonly label: string
  readonly required: boolean
  /** What was chosen before; empty for nothing. */
  readonly folderId: string
  /** From `Field`. */
  readonly id?: string
  readonly 'aria-describedby'?: string
}

export function FolderField(props: FolderFieldProps) {
  const { projectId, connectionId, name, label, required, folderId, id, 'aria-describedby': describedBy } = props
  const styles = useStyles()
  const drive = { projectId, connectionId }
  const [chosen, setChosen] = useState(folderId)
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const known = useQuery({ ...folderQuery(drive, { id: chosen }), enabled: chosen !== '' })
  const says = chosen === '' ? 'Choose a folder' : known.error ? 'A folder that is gone' : wordsFor(known.data)
  const close = () => {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }
  return (
    <div ref={root} className={styles.root}>
      <input type="hidden" name={name} value={chosen} />
      <div className={styles.line}>
        <Button
          id={id}
          aria-describedby={describedBy}
          aria-label={`${label}: ${says}`}
          aria-expanded={open}
          className={styles.chosen}
          icon={<FolderRegular />}
          disabledFocusable={connectionId === ''}
          onClick={() => setOpen(!open)}
        >
          <span className={styles.path}>{says}</span>
        </Button>
        {chosen !== '' && !required && (
          <Button appearance="subtle" aria-label={`${label}: none`} onClick={() => setChosen('')}>
            Clear
          </Button>
        )}
      </div>
      {open && (
        <FolderBrowser
          drive={drive}
          label={label}
          from={known.data?.path ?? '/'}
          onClose={close}
          onChoose={(folder) => {
            setChosen(folder)
            close()
          }}
        />
      )}
    </div>
  )
}

/** Its path; Microsoft does not tell every folder's. */
function wordsFor(folder: Item | undefined): string {
  return folder ? (folder.path ?? folder.name) : '…'
}
