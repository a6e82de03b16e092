/** What the check has found at the field that is being drawn. */
import type { Finding } from '@drawbridge/api'
import type { FieldProps } from '@fluentui/react-components'
import { createContext, useContext } from 'react'
import { findingsAt } from '../../../drawing/findings.ts'

type Found = { readonly findings: readonly Finding[]; readonly prefix: string }

const All = createContext<Found>({ findings: [], prefix: '' })
const Path = createContext('')

/** What was found in the step or the trigger whose form this is, and where it stands in the document. */
export const FindingsHere = All.Provider

/** The name of the field within the step, such as `input.parent`. */
export const FieldPath = Path.Provider

export function useFieldPath(): string {
  return useContext(Path)
}

type Issue = Pick<FieldProps, 'validationMessage' | 'validationState'>

/** @param path of a field that has no `FieldPath` of its own */
export function useFieldIssue(path?: string): Issue {
  const { findings, prefix } = useContext(All)
  const here = useContext(Path)
  const found = findingsAt(findings, prefix, path ?? here)
  const worst = found.find(({ severity }) => severity === 'error') ?? found[0]
  if (!worst) return {}
  return { validationMessage: worst.message, validationState: worst.severity === 'error' ? 'error' : 'warning' }
}
