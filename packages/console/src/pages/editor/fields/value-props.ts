/** What every field of a value is given, whatever its shape. */
import type { ReactNode } from 'react'
import type { Shape } from '../../../drawing/schema-fields.ts'

export type ValueFieldProps = {
  /** Absent for the outermost object, whose fields stand alone. */
  readonly label?: string
  readonly shape: Shape
  readonly value: unknown
  readonly usual?: string | undefined
  readonly required?: boolean
  readonly onValue: (value: unknown) => void
  /** From `Field`, for the one control in it. */
  readonly id?: string
  readonly 'aria-labelledby'?: string
  readonly 'aria-label'?: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: boolean | 'true' | 'false'
}

/** Draws a field within a field: handed down, so that lists and objects need not know what draws them. */
export type DrawValue = (props: ValueFieldProps) => ReactNode
