/** What narrows a list: a text to find, and choices, in one line where there is room. */
import { makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  text: { flex: '1 1 220px', maxWidth: '400px' },
  choice: { flex: '0 1 220px' },
})

export function Narrow({ children }: { readonly children: ReactNode }) {
  return <search className={useStyles().line}>{children}</search>
}

type FieldProps = {
  readonly label: string
  readonly value: string | undefined
  /** Empty when nothing narrows any more. */
  readonly onChange: (value: string) => void
}

export function NarrowByText({ label, value = '', onChange }: FieldProps) {
  const styles = useStyles()
  return (
    <SearchBox
      className={styles.text}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(_, data) => onChange(data.value)}
    />
  )
}

type ChoiceProps = FieldProps & {
  /** What is said where nothing is chosen. */
  readonly all: string
  readonly options: readonly (readonly [value: string, label: string])[]
}

export function NarrowByChoice({ label, all, options, value = '', onChange }: ChoiceProps) {
  const styles = useStyles()
  return (
    <Select className={styles.choice} aria-label={label} value={value} onChange={(_, data) => onChange(data.value)}>
      <option value="">{all}</option>
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </Select>
  )
}
