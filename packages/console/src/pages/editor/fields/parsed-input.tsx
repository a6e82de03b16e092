/** A text that is read as something else, such as a number; what is typed stays as it was typed. */
import { useState } from 'react'
import type { Notation } from '../../../drawing/values.ts'
import { ExpressionInput, type ExpressionInputProps } from './expression-input.tsx'

type ParsedInputProps = Omit<ExpressionInputProps, 'value' | 'onText'> & {
  readonly value: unknown
  readonly as: Notation
  readonly onValue: (value: unknown) => void
}

export function ParsedInput({ value, as: { read, write }, onValue, ...rest }: ParsedInputProps) {
  const [typed, setTyped] = useState<string>()
  // Somebody else's change, such as undo, counts for more than what was typed.
  const current = typed !== undefined && same(read(typed), value) ? typed : write(value)
  return (
    <ExpressionInput
      {...rest}
      value={current}
      onText={(text) => {
        setTyped(text)
        onValue(read(text))
      }}
    />
  )
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
