/** What leads from one card to the next: its label, and what can be done with it. */
import {
  Menu,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react'
import { disconnect, type Label, labelsOf, relabel } from '../../drawing/edits.ts'
import { pathAlong } from '../../drawing/lanes.ts'
import { labelWords } from '../../words/workflows.ts'
import type { CardArrow } from './cards.ts'
import { useEditor } from './editor-state.ts'

const useStyles = makeStyles({
  label: {
    position: 'absolute',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingHorizontalXXS,
    minWidth: '24px',
    height: '24px',
    padding: `0 ${tokens.spacingHorizontalXS}`,
    pointerEvents: 'all',
    cursor: 'pointer',
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    ':hover': { color: tokens.colorBrandForeground1, border: `1px solid ${tokens.colorBrandStroke1}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  error: { color: tokens.colorStatusDangerForeground1 },
})

const steady: Record<Label, string> = {
  success: 'When all is well',
  error: 'If it fails',
  true: 'If so',
  false: 'If not',
}

export function StepArrow(props: EdgeProps<CardArrow>) {
  const styles = useStyles()
  const editor = useEditor()
  const { data, markerEnd } = props
  if (!data) return null
  const { edge, from, to, words, lane } = data
  const [path, x, y] =
    lane === undefined
      ? getSmoothStepPath({ ...props, borderRadius: 12 })
      : pathAlong(lane, { x: props.sourceX, y: props.sourceY }, { x: props.targetX, y: props.targetY })
  const step = editor.graph.steps.find(({ id }) => id === edge.from)
  const labels = labelsOf(step)
  const failing = edge.on === 'error'
  return (
    <>
      <BaseEdge
        path={path}
        {...(markerEnd !== undefined && { markerEnd })}
        style={failing ? { stroke: tokens.colorStatusDangerBorder2, strokeDasharray: '6 4' } : {}}
      />
      <EdgeLabelRenderer>
        <Menu
          checkedValues={{ on: [edge.on] }}
          onCheckedValueChange={(_, { checkedItems }) =>
            editor.drawHere(relabel(editor.graph, edge, checkedItems[0] as Label))
          }
        >
          <MenuTrigger disableButtonEnhancement>
            <button
              type="button"
              className={mergeClasses(styles.label, failing && styles.error, 'nodrag', 'nopan')}
              style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
              aria-label={`From ${from} to ${to}${words && `, ${words}`}`}
            >
              {words}
              <AddRegular aria-hidden />
            </button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem icon={<AddRegular />} onClick={() => editor.ask({ what: 'step', spot: { edge } })}>
                Insert a step here
              </MenuItem>
              <MenuItem
                icon={<SubtractCircleRegular />}
                onClick={() => editor.drawHere(disconnect(editor.graph, edge))}
              >
                Remove this connection
              </MenuItem>
              {labels.length > 1 &&
                labels.map((on) => (
                  <MenuItemRadio key={on} name="on" value={on}>
                    {labelWords(on, step) || steady[on]}
                  </MenuItemRadio>
                ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      </EdgeLabelRenderer>
    </>
  )
}
