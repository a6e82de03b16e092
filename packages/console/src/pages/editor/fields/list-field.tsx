/** A list, one field for each; or an expression that makes it. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import type { Shape } from '../../../drawing/schema-fields.ts'
import { ExpressionInput } from './expression-input.tsx'
import type { DrawValue, ValueFieldProps } from './value-props.ts'

const useStyles = makeStyles({
  root: { display: 'flex', minWidth: 0, flexDirection: 'column', gap: tokens.spacingVerticalS },
  item: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalXXS },
  grow: { flex: 1, minWidth: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

type ListFieldProps = ValueFieldProps & { readonly label: string; readonly item: Shape; readonly draw: DrawValue }

export function ListField(props: ListFieldProps) {
  const { label, value, onValue, item, draw, shape: _, usual: __, required: ___, ...aria } = props
  const styles = useStyles()
  if (typeof value === 'string') {
    return <ExpressionInput {...aria} value={value} onText={(text) => onValue(text || undefined)} />
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const change = (next: readonly unknown[]) => onValue(next.length === 0 ? undefined : next)
  return (
    <div className={styles.root}>
      {list.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place in the list is all that an item is known by
        <div key={index} className={styles.item}>
          <div className={styles.grow}>
            {draw({
              label: `${label} ${index + 1}`,
              shape: item,
              value: each,
              onValue: (next) => change(list.with(index, next ?? '')),
              'aria-label': `${label} ${index + 1}`,
            })}
          </div>
          <Button
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={`Remove ${label} ${index + 1}`}
            onClick={() => change(list.toSpliced(index, 1))}
          />
        </div>
      ))}
      <div className={styles.actions}>
        <Button size="small" icon={<AddRegular />} onClick={() => change([...list, blankOf(item)])}>
          Add to {label.toLowerCase()}
        </Button>
        {list.length === 0 && (
          <Button size="small" appearance="subtle" onClick={() => onValue('{{ ')}>
            Write an expression
          </Button>
        )}
      </div>
    </div>
  )
}

function blankOf(shape: Shape): unknown {
  return shape.kind === 'object' ? {} : ''
}
