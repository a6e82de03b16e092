/** Walks through the folders of a drive, by mouse or by keys, to choose one. */
import {
  Breadcrumb,
  BreadcrumbButton,
  BreadcrumbDivider,
  BreadcrumbItem,
  Button,
  makeStyles,
  Text,
  tokens,
  useArrowNavigationGroup,
} from '@fluentui/react-components'
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Fragment, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { Loading } from '../../components/loading.tsx'
import { childOf, parentOf, stopsOf } from './folder-path.ts'
import { type Drive, folderQuery, foldersQuery } from './queries.ts'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    outlineStyle: 'none',
  },
  way: { overflowX: 'auto' },
  list: { margin: 0, padding: 0, listStyleType: 'none', maxHeight: '240px', overflowY: 'auto' },
  folder: {
    width: '100%',
    justifyContent: 'flex-start',
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
    textAlign: 'left',
  },
  name: { flex: 1, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

type FolderBrowserProps = {
  readonly drive: Drive
  readonly label: string
  /** The path where it begins. */
  readonly from: string
  readonly onClose: () => void
  readonly onChoose: (folderId: string) => void
}

export function FolderBrowser({ drive, label, from, onClose, onChoose }: FolderBrowserProps) {
  const styles = useStyles()
  const [path, setPath] = useState(from)
  const here = useQuery(folderQuery(drive, path))
  const root = useRef<HTMLFieldSetElement>(null)
  // The list that had the focus is gone with each step; the keys go on from here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the path is another
  useEffect(() => root.current?.focus(), [path])
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Backspace' || event.key === 'ArrowLeft') setPath(parentOf(path) ?? path)
    else if (event.key === 'ArrowDown' && event.target === root.current) firstFolder(root.current)?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <fieldset ref={root} tabIndex={-1} className={styles.root} aria-label={`Folders for ${label}`} onKeyDown={walk}>
      <Way path={path} onPath={setPath} />
      <FolderList drive={drive} path={path} onPath={setPath} />
      <div className={styles.actions}>
        <Button
          appearance="primary"
          disabledFocusable={here.data === undefined}
          onClick={() => here.data && onChoose(here.data.id)}
        >
          Choose “{stopsOf(path).at(-1)!.name}”
        </Button>
        <Button onClick={onClose}>Close</Button>
      </div>
    </fieldset>
  )
}

function Way({ path, onPath }: { readonly path: string; readonly onPath: (path: string) => void }) {
  const styles = useStyles()
  const stops = stopsOf(path)
  return (
    <Breadcrumb size="small" aria-label="Way to the folder" className={styles.way}>
      {stops.map((stop, index) => (
        <Fragment key={stop.path}>
          {index > 0 && <BreadcrumbDivider />}
          <BreadcrumbItem>
            <BreadcrumbButton current={index === stops.length - 1} onClick={() => onPath(stop.path)}>
              {stop.name}
            </BreadcrumbButton>
          </BreadcrumbItem>
        </Fragment>
      ))}
    </Breadcrumb>
  )
}

type FolderListProps = {
  readonly drive: Drive
  readonly path: string
  readonly onPath: (path: string) => void
}

function FolderList({ drive, path, onPath }: FolderListProps) {
  const styles = useStyles()
  const arrows = useArrowNavigationGroup({ axis: 'vertical' })
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(foldersQuery(drive, path))
  const folders = data?.pages.flatMap((page) => page.value)
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!folders) return <Loading lines={3} />
  if (folders.length === 0) return <Text className={styles.quiet}>No folder in here.</Text>
  return (
    <>
      <ul className={styles.list} aria-label="Folders" {...arrows}>
        {folders.map(({ id, name }) => (
          <li key={id}>
            <Button
              appearance="subtle"
              data-folder=""
              className={styles.folder}
              icon={<FolderRegular />}
              onClick={() => onPath(childOf(path, name))}
            >
              <span className={styles.name}>{name}</span>
              <ChevronRightRegular aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button size="small" onClick={() => void fetchNextPage()}>
          Show more folders
        </Button>
      )}
    </>
  )
}

function firstFolder(root: HTMLElement): HTMLElement | null {
  return root.querySelector('[data-folder]')
}
