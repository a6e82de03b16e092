/** The menu of what may stand between braces, below the field in which somebody types. */
import type { Variable } from '@drawbridge/api'
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { errorText } from '../../../components/error-notice.tsx'
import { sampleWords } from '../../../drawing/variable-search.ts'
import type { Variables } from '../variables.ts'

const useStyles = makeStyles({
  root: {
    position: 'absolute',
    zIndex: 5,
    top: '100%',
    left: 0,
    right: 0,
    maxHeight: '264px',
    marginTop: '2px',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow16,
  },
  option: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    cursor: 'pointer',
    fontSize: tokens.fontSizeBase200,
  },
  active: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorNeutralForeground1 },
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  label: { fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase300 },
  quiet: { color: tokens.colorNeutralForeground2 },
  code: { gridColumn: '1 / -1', fontFamily: tokens.fontFamilyMonospace, color: tokens.colorNeutralForeground2 },
  sample: { gridColumn: '1 / -1', color: tokens.colorNeutralForeground2 },
  note: { padding: tokens.spacingHorizontalS, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
})

export type VariableMenuProps = {
  readonly id: string
  readonly variables: readonly Variable[]
  readonly known: Variables
  readonly active: number
  readonly onChoose: (variable: Variable) => void
}

export function VariableMenu({ id, variables, known, active, onChoose }: VariableMenuProps) {
  const styles = useStyles()
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another is active
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div ref={list} id={id} role="listbox" aria-label="Variables" className={styles.root} tabIndex={-1}>
      {variables.map((variable, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of this list
        <div
          key={variable.expression}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          className={mergeClasses(styles.option, index === active && styles.active)}
          // The field keeps the focus, and its caret.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(variable)}
        >
          <span className={mergeClasses(styles.label, styles.line)}>{variable.label}</span>
          <span className={styles.quiet}>{variable.type}</span>
          <span className={mergeClasses(styles.code, styles.line)}>{variable.expression}</span>
          <Sample variable={variable} />
        </div>
      ))}
      {variables.length === 0 && (
        <div role="option" aria-selected={false} aria-disabled tabIndex={-1} className={styles.note}>
          {noteWords(known)}
        </div>
      )}
    </div>
  )
}

function noteWords({ state, error }: Variables): string {
  if (state === 'asking') return 'Looking for what there is …'
  return state === 'failed' ? errorText(error) : 'Nothing fits. Close the braces to keep what you have typed.'
}

function Sample({ variable }: { readonly variable: Variable }) {
  const styles = useStyles()
  const sample = sampleWords(variable)
  if (sample === '') return null
  return (
    <span className={mergeClasses(styles.sample, styles.line)}>
      {variable.sampleFrom === 'run' ? 'Last run: ' : 'For example: '}
      {sample}
    </span>
  )
}

export function optionId(menuId: string, index: number): string {
  return `${menuId}-${index}`
}
