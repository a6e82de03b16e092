/** The fields of an object, each with its label, its help, and what the check has found there. */
import { Field, makeStyles, tokens } from '@fluentui/react-components'
import { CodedText } from '../../../components/coded-text.tsx'
import type { Field as FieldShape } from '../../../drawing/schema-fields.ts'
import { put } from '../../../drawing/values.ts'
import { FieldPath, useFieldIssue, useFieldPath } from './field-issue.tsx'
import type { DrawValue } from './value-props.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  inner: {
    margin: 0,
    padding: `${tokens.spacingVerticalS} 0 0 ${tokens.spacingHorizontalM}`,
    border: 'none',
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
})

export type ObjectFieldsProps = {
  readonly label?: string
  readonly fields: readonly FieldShape[]
  readonly value: unknown
  readonly onValue: (value: unknown) => void
  readonly draw: DrawValue
}

export function ObjectFields({ label, fields, value, onValue, draw }: ObjectFieldsProps) {
  const styles = useStyles()
  const path = useFieldPath()
  const record = value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  const all = fields.map((field) => (
    <FieldPath key={field.name} value={path === '' ? field.name : `${path}.${field.name}`}>
      <OneField
        field={field}
        draw={draw}
        value={record[field.name]}
        onValue={(next) => {
          const changed = put(record, field.name, next)
          // An inner object of which nothing is left is left out.
          onValue(label !== undefined && Object.keys(changed).length === 0 ? undefined : changed)
        }}
      />
    </FieldPath>
  ))
  return label === undefined ? (
    <div className={styles.root}>{all}</div>
  ) : (
    <fieldset className={styles.inner} aria-label={label}>
      <div className={styles.root}>{all}</div>
    </fieldset>
  )
}

type OneFieldProps = {
  readonly field: FieldShape
  readonly draw: DrawValue
  readonly value: unknown
  readonly onValue: (value: unknown) => void
}

function OneField({ field, draw, value, onValue }: OneFieldProps) {
  const issue = useFieldIssue()
  const { label, help, required, shape, usual } = field
  const hint = [help, shape.kind === 'file' && 'A file of an earlier step: type {{ to choose it.']
    .filter(Boolean)
    .join(' ')
  return (
    <Field label={label} required={required} {...(hint !== '' && { hint: <CodedText text={hint} /> })} {...issue}>
      {(control) => draw({ ...(control as object), label, shape, value, usual, required, onValue })}
    </Field>
  )
}
