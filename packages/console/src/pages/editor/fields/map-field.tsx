/** Names with values, such as headers; or an expression that makes them. */
import { Button, Input, makeStyles, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useState } from 'react'
import type { Shape } from '../../../drawing/schema-fields.ts'
import { ExpressionInput } from './expression-input.tsx'
import type { DrawValue, ValueFieldProps } from './value-props.ts'

const useStyles = makeStyles({
  root: { display: 'flex', minWidth: 0, flexDirection: 'column', gap: tokens.spacingVerticalS },
  entry: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: tokens.spacingHorizontalXXS,
    paddingLeft: tokens.spacingHorizontalS,
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  name: { minWidth: 0 },
  value: { gridColumn: '1 / -1', minWidth: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

type MapFieldProps = Omit<ValueFieldProps, 'shape' | 'label'> & {
  readonly label: string
  /** Of each value. */
  readonly item: Shape
  /** Not to be made as a whole by one expression. */
  readonly fixed?: boolean
  readonly draw: DrawValue
}

export function MapField(props: MapFieldProps) {
  const { label, value, onValue, item, fixed = false, draw, usual: _, required: __, ...rest } = props
  const { 'aria-labelledby': labelledBy, 'aria-describedby': describedBy } = rest
  const styles = useStyles()
  if (typeof value === 'string') {
    const aria = {
      ...(labelledBy && { 'aria-labelledby': labelledBy }),
      ...(describedBy && { 'aria-describedby': describedBy }),
    }
    return <ExpressionInput {...aria} value={value} onText={(text) => onValue(text || undefined)} />
  }
  const entries = Object.entries(value !== null && typeof value === 'object' ? value : {})
  const change = (next: readonly (readonly [string, unknown])[]) =>
    onValue(next.length === 0 ? undefined : Object.fromEntries(next))
  return (
    <div className={styles.root}>
      {entries.map(([name, each], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry keeps its place when its name changes
        <div key={index} className={styles.entry}>
          <NameInput
            label={`${label}: name ${index + 1}`}
            name={name}
            isFree={(typed) => entries.every(([other]) => other !== typed)}
            onName={(next) => change(entries.with(index, [next, each]))}
          />
          <Button
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={`Remove ${name} from ${label}`}
            onClick={() => change(entries.toSpliced(index, 1))}
          />
          <div className={styles.value}>
            {draw({
              label: name,
              shape: item,
              value: each,
              onValue: (next) => change(entries.with(index, [name, next ?? ''])),
              'aria-label': `${label}: ${name || `value ${index + 1}`}`,
            })}
          </div>
        </div>
      ))}
      <div className={styles.actions}>
        <Button size="small" icon={<AddRegular />} onClick={() => change([...entries, [freeName(entries), '']])}>
          Add to {label.toLowerCase()}
        </Button>
        {entries.length === 0 && !fixed && (
          <Button size="small" appearance="subtle" onClick={() => onValue('{{ ')}>
            Write an expression
          </Button>
        )}
      </div>
    </div>
  )
}

type NameInputProps = {
  readonly label: string
  readonly name: string
  readonly isFree: (name: string) => boolean
  readonly onName: (name: string) => void
}

/** Takes a name once it is typed to its end, so that on the way it does not meet another. */
function NameInput({ label, name, isFree, onName }: NameInputProps) {
  const styles = useStyles()
  const [typed, setTyped] = useState<string>()
  const take = () => {
    if (typed !== undefined && typed !== '' && isFree(typed)) onName(typed)
    setTyped(undefined)
  }
  return (
    <Input
      className={styles.name}
      aria-label={label}
      value={typed ?? name}
      onChange={(_, { value }) => setTyped(value)}
      onBlur={take}
      onKeyDown={({ key }) => key === 'Enter' && take()}
    />
  )
}

function freeName(entries: readonly (readonly [string, unknown])[]): string {
  const taken = new Set(entries.map(([name]) => name))
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'name' : `name${number}`
    if (!taken.has(name)) return name
  }
}
