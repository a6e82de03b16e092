/** A labelled field of a form beside the canvas, with what the check has found there. */
import { Field, type FieldProps } from '@fluentui/react-components'
import { FieldPath, useFieldIssue } from '../fields/field-issue.tsx'

type IssueFieldProps = Pick<FieldProps, 'label' | 'hint' | 'required' | 'children'> & {
  /** Its name within the step. */
  readonly path: string
  /** What is wrong with what stands there before any check can read it. */
  readonly wrong?: string
}

export function IssueField({ path, wrong, children, ...rest }: IssueFieldProps) {
  const issue = useFieldIssue(path)
  return (
    <FieldPath value={path}>
      <Field
        {...rest}
        {...issue}
        {...(wrong !== undefined && { validationState: 'error' as const, validationMessage: wrong })}
      >
        {children}
      </Field>
    </FieldPath>
  )
}
