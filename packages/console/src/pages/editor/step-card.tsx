/** A step, or the trigger, on the canvas. */
import { CounterBadge, makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { Handle, type NodeProps } from '@xyflow/react'
import { type Label, labelsOf } from '../../drawing/edits.ts'
import { kindOf } from '../../drawing/kinds.ts'
import { card } from '../../drawing/layout.ts'
import { labelWords } from '../../words/workflows.ts'
import { type Card, handlesOf } from './cards.ts'
import { useCatalogue } from './catalogue.ts'
import { useEditor } from './editor-state.ts'
import { ProgressMark } from './progress-mark.tsx'
import { KindIcon, TriggerIcon } from './step-icon.tsx'

const useStyles = makeStyles({
  root: {
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `0 ${tokens.spacingHorizontalM}`,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
    cursor: 'pointer',
    ':hover': { boxShadow: tokens.shadow8 },
  },
  opened: {
    border: `1px solid ${tokens.colorBrandStroke1}`,
    outline: `1px solid ${tokens.colorBrandStroke1}`,
  },
  wrong: { border: `1px solid ${tokens.colorStatusDangerBorder1}` },
  icon: {
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    width: '36px',
    height: '36px',
    fontSize: '20px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  begins: { color: tokens.colorNeutralForegroundOnBrand, backgroundColor: tokens.colorBrandBackground },
  words: { display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase300 },
  detail: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  handle: {
    zIndex: 1,
    width: '12px',
    height: '12px',
    border: `2px solid ${tokens.colorNeutralBackground1}`,
    borderRadius: '50%',
    '--xy-handle-background-color': tokens.colorNeutralStrokeAccessible,
    ':hover': { '--xy-handle-background-color': tokens.colorBrandStroke1 },
  },
  // Where arrows arrive, their heads are enough.
  arrival: { opacity: 0 },
  errorHandle: {
    border: `2px solid ${tokens.colorStatusDangerBorder2}`,
    '--xy-handle-background-color': tokens.colorNeutralBackground1,
    ':hover': { '--xy-handle-background-color': tokens.colorStatusDangerBorder2 },
  },
  next: {
    position: 'absolute',
    top: `${card.height + 16}px`,
    display: 'grid',
    placeItems: 'center',
    width: '26px',
    height: '26px',
    padding: 0,
    marginLeft: '-13px',
    fontSize: '16px',
    color: tokens.colorBrandForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px dashed ${tokens.colorBrandStroke1}`,
    borderRadius: '50%',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorBrandBackground2 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
})

export function StepCard({ id, data, selected }: NodeProps<Card>) {
  const styles = useStyles()
  const editor = useEditor()
  const actions = useCatalogue()
  const { step, trigger, title, detail, errors, warnings, progress, open } = data
  const begins = step === undefined
  return (
    <>
      <div
        className={mergeClasses(styles.root, errors > 0 && styles.wrong, selected && styles.opened)}
        style={{ width: card.width, height: card.height }}
      >
        <span className={mergeClasses(styles.icon, begins && styles.begins)} aria-hidden>
          {trigger ? (
            <TriggerIcon type={trigger.type} />
          ) : (
            <KindIcon kind={step ? kindOf(step) : 'for_each'} actions={actions} />
          )}
        </span>
        <span className={styles.words}>
          <span className={mergeClasses(styles.title, styles.line)}>{title}</span>
          {detail !== '' && <span className={mergeClasses(styles.detail, styles.line)}>{detail}</span>}
        </span>
        {progress && <ProgressMark progress={progress} />}
        {errors > 0 && <CounterBadge count={errors} color="danger" aria-label={`${errors} to mend`} />}
        {errors === 0 && warnings > 0 && (
          <CounterBadge count={warnings} color="important" aria-label={`${warnings} to look at`} />
        )}
      </div>
      {handlesOf(step).map((handle) => (
        <Handle
          key={handle.id}
          id={handle.id ?? null}
          type={handle.type}
          position={handle.position}
          className={mergeClasses(
            styles.handle,
            handle.id === 'error' && styles.errorHandle,
            handle.type === 'target' && styles.arrival,
          )}
          style={{
            left: handle.x + 6,
            top: handle.y + 6,
            transform: 'translate(-50%, -50%)',
            bottom: 'auto',
            right: 'auto',
          }}
          title={handle.id === 'error' ? 'Drag to what is done if it fails' : 'Drag to connect'}
        />
      ))}
      {open.map((on) => (
        <Tooltip key={on} content={nextWords(on, step, title)} relationship="label">
          <button
            type="button"
            className={mergeClasses(styles.next, 'nodrag', 'nopan')}
            style={{ left: handlesOf(step).find((handle) => handle.id === on)!.x + 6 }}
            onClick={(event) => {
              event.stopPropagation()
              editor.ask({ what: 'step', spot: { from: id, on } })
            }}
          >
            <AddRegular />
          </button>
        </Tooltip>
      ))}
    </>
  )
}

function nextWords(on: Label, step: Card['data']['step'], title: string): string {
  const words = labelsOf(step).length > 2 ? `${labelWords(on, step)}: ` : ''
  return `${words}Add a step after ${title}`
}
