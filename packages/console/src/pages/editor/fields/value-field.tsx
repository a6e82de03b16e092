/** A field of any shape, drawn from the schema; each takes a value as it is, or `{{ }}` in its place. */
import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { BracesRegular } from '@fluentui/react-icons/svg/braces'
import { useState } from 'react'
import { Choice } from '../../../components/choice.tsx'
import { asJson, asNumber, asTextOrJson, isExpression, textOf } from '../../../drawing/values.ts'
import { ExpressionInput } from './expression-input.tsx'
import { ListField } from './list-field.tsx'
import { MapField } from './map-field.tsx'
import { ObjectFields } from './object-fields.tsx'
import { ParsedInput } from './parsed-input.tsx'
import type { DrawValue, ValueFieldProps } from './value-props.ts'

const useStyles = makeStyles({
  either: { display: 'flex', minWidth: 0, alignItems: 'flex-start', gap: tokens.spacingHorizontalXXS },
  grow: { flex: 1, minWidth: 0 },
})

export function ValueField(props: ValueFieldProps) {
  const { label = 'Value', shape, value, usual, required, onValue, ...aria } = props
  switch (shape.kind) {
    case 'object':
      return isExpression(value) ? (
        <ExpressionInput {...aria} value={value} onText={(text) => onValue(text || undefined)} />
      ) : (
        <ObjectFields {...props} fields={shape.fields} draw={drawValue} />
      )
    case 'list':
      return <ListField {...props} label={label} item={shape.item} draw={drawValue} />
    case 'map':
      return <MapField {...props} label={label} {...shape} draw={drawValue} />
    case 'boolean':
      return <Either {...props} label={label} choices={['true', 'false']} />
    case 'choice':
      return <Either {...props} label={label} choices={shape.choices} />
    case 'number':
      return <ParsedInput {...aria} value={value} as={asNumber} onValue={onValue} />
    case 'any':
      return <ParsedInput {...aria} value={value} as={shape.texts ? asTextOrJson : asJson} onValue={onValue} />
    case 'file':
    case 'text':
      return <ExpressionInput {...aria} value={textOf(value)} onText={(text) => onValue(text || undefined)} />
  }
}

const drawValue: DrawValue = (props) => <ValueField {...props} />

const yesNo: Record<string, string> = { true: 'Yes', false: 'No' }

/** One of few, or an expression that makes one. */
function Either(props: ValueFieldProps & { readonly label: string; readonly choices: readonly string[] }) {
  const { shape, value, usual, required, choices, label, onValue, ...aria } = props
  const styles = useStyles()
  const [writing, setWriting] = useState(isExpression(value))
  const isBoolean = shape.kind === 'boolean'
  const words = (choice: string) => (isBoolean ? yesNo[choice] : choice)
  const none = usual === undefined ? 'Not set' : `As usual (${words(usual) ?? usual})`
  const read = (text: string) => (text === '' ? undefined : isBoolean && yesNo[text] ? text === 'true' : text)
  return (
    <div className={styles.either}>
      <div className={styles.grow}>
        {writing ? (
          <ExpressionInput {...aria} value={textOf(value)} onText={(text) => onValue(read(text))} />
        ) : (
          <Choice {...aria} value={textOf(value)} onChange={(_, data) => onValue(read(data.value))}>
            {(!required || value === undefined) && <option value="">{none}</option>}
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {words(choice)}
              </option>
            ))}
          </Choice>
        )}
      </div>
      <Tooltip
        content={writing ? `${label}: choose from the list` : `${label}: write an expression`}
        relationship="label"
      >
        <Button
          appearance="subtle"
          icon={<BracesRegular />}
          onClick={() => {
            setWriting(!writing)
            onValue(undefined)
          }}
        />
      </Tooltip>
    </div>
  )
}
