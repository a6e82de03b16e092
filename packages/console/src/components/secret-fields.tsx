/** A client secret and its end, as the Entra admin centre shows them. */
import { Field, Input } from '@fluentui/react-components'
import type { FieldIssue } from './use-form.ts'

type SecretFieldsProps = {
  readonly issue: (name: string) => FieldIssue
  readonly hint: string
  readonly required?: boolean
}

export function SecretFields({ issue, hint, required = false }: SecretFieldsProps) {
  return (
    <>
      <Field label="Client secret" hint={hint} required={required} {...issue('clientSecret')}>
        <Input name="clientSecret" type="password" autoComplete="new-password" />
      </Field>
      <Field
        label="Secret expires on"
        hint="Microsoft shows it beside the secret. With it, the console warns in time."
        {...issue('clientSecretExpiresAt')}
      >
        <Input name="clientSecretExpiresOn" type="date" />
      </Field>
    </>
  )
}

/** The chosen day as ISO time: its first moment, so that a warning is rather early than late. */
export function readExpiry(form: FormData): string | undefined {
  const day = String(form.get('clientSecretExpiresOn') ?? '')
  return day ? `${day}T00:00:00.000Z` : undefined
}
