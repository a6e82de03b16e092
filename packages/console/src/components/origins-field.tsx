/** The origins of a product's pages, one per line. */
import { Field, Textarea } from '@fluentui/react-components'
import type { FieldIssue } from './use-form.ts'

type OriginsFieldProps = { readonly defaultOrigins?: readonly string[]; readonly issue: FieldIssue }

export function OriginsField({ defaultOrigins = [], issue }: OriginsFieldProps) {
  return (
    <Field
      label="Allowed origins"
      hint="One per line, such as https://app.example.com. Only pages on these origins may use the SDK."
      {...issue}
    >
      <Textarea name="allowedOrigins" rows={4} resize="vertical" defaultValue={defaultOrigins.join('\n')} />
    </Field>
  )
}
