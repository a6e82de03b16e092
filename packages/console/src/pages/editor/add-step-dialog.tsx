/** The catalogue of steps: searched by words, walked through with the arrows. */
import { makeStyles, mergeClasses, SearchBox, Text, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type Kind, kindsOf, searchKinds } from '../../drawing/kinds.ts'
import { AskingDialog } from './asking-dialog.tsx'
import { focusForm } from './canvas-keys.ts'
import { useCatalogue } from './catalogue.ts'
import { type Spot, useEditor } from './editor-state.ts'
import { add } from './step-actions.ts'
import { KindIcon } from './step-icon.tsx'

const useStyles = makeStyles({
  search: { width: '100%', maxWidth: 'none' },
  list: {
    height: 'min(52vh, 440px)',
    overflowY: 'auto',
    marginTop: tokens.spacingVerticalM,
    borderRadius: tokens.borderRadiusMedium,
  },
  group: {
    position: 'sticky',
    top: 0,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  kind: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    scrollMarginTop: '32px',
  },
  active: { backgroundColor: tokens.colorNeutralBackground1Hover, outline: `1px solid ${tokens.colorBrandStroke1}` },
  icon: { fontSize: '20px', lineHeight: 0, color: tokens.colorBrandForeground1 },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold },
  summary: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
})

export function AddStepDialog({ spot }: { readonly spot: Spot }) {
  const styles = useStyles()
  const listId = useId()
  const editor = useEditor()
  const actions = useCatalogue()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const found = searchKinds(kindsOf(actions), text)
  const optionId = (index: number) => `${listId}-${index}`

  useEffect(() => search.current?.focus(), [])

  const choose = (kind: Kind | undefined) => {
    if (!kind) return
    editor.ask(undefined)
    add(editor, kind, spot)
    focusForm()
  }
  const walk = (to: number) => {
    const next = Math.max(0, Math.min(found.length - 1, to))
    setActive(next)
    list.current?.querySelector(`#${CSS.escape(optionId(next))}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }
    const move = moves[event.key]
    if (event.key === 'Enter') choose(found[active])
    else if (move !== undefined) walk(active + move)
    else return
    event.preventDefault()
  }

  return (
    <AskingDialog title="Add a step" from={'edge' in spot ? spot.edge.from : spot.from}>
      <SearchBox
        className={styles.search}
        placeholder="Search: save, list, share, if …"
        value={text}
        onChange={(_, { value }) => {
          setText(value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
        input={{
          ref: search,
          role: 'combobox',
          'aria-label': 'Search steps',
          'aria-expanded': true,
          'aria-controls': listId,
          'aria-autocomplete': 'list',
          ...(found.length > 0 && { 'aria-activedescendant': optionId(active) }),
        }}
      />
      <div ref={list} id={listId} role="listbox" aria-label="Steps" className={styles.list} tabIndex={-1}>
        {found.map((kind, index) => (
          <KindRow
            key={kind.key}
            id={optionId(index)}
            kind={kind}
            group={text === '' && kind.group !== found[index - 1]?.group ? kind.group : undefined}
            active={index === active}
            onChoose={() => choose(kind)}
          />
        ))}
        {found.length === 0 && <Text>Nothing is called that. Try another word.</Text>}
      </div>
    </AskingDialog>
  )
}

type KindRowProps = {
  readonly id: string
  readonly kind: Kind
  /** Where a new group begins. */
  readonly group: string | undefined
  readonly active: boolean
  readonly onChoose: () => void
}

function KindRow({ id, kind, group, active, onChoose }: KindRowProps) {
  const styles = useStyles()
  const actions = useCatalogue()
  return (
    <>
      {group !== undefined && (
        <div role="presentation" className={styles.group}>
          {group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the search box above has the keys of this list */}
      <div
        id={id}
        role="option"
        aria-selected={active}
        tabIndex={-1}
        className={mergeClasses(styles.kind, active && styles.active)}
        onClick={onChoose}
      >
        <span className={styles.icon} aria-hidden>
          <KindIcon kind={kind.key} actions={actions} />
        </span>
        <span className={styles.words}>
          <span className={styles.title}>{kind.title}</span>
          <span className={styles.summary}>{kind.summary}</span>
        </span>
      </div>
    </>
  )
}
