/** What a watch is for, whom it tells, and what its filter lets through. */
import type { Connection, WebhookEndpoint } from '@drawbridge/api'
import { Checkbox, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { Choice } from '../../components/choice.tsx'
import type { FieldIssue } from '../../components/use-form.ts'
import { changeKinds, kindWords } from '../../words/changes.ts'

const useStyles = makeStyles({
  kinds: { margin: 0, padding: 0, border: 'none' },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
  },
})

type WatchFieldsProps = {
  readonly issue: (name: string) => FieldIssue
  readonly connections: readonly Connection[]
  readonly endpoints: readonly WebhookEndpoint[]
}

export function WatchFields({ issue, connections, endpoints }: WatchFieldsProps) {
  const styles = useStyles()
  return (
    <>
      <Field label="Drives" {...issue('connectionId')}>
        <Choice name="connectionId">
          <option value="">Of all connections, also those to come</option>
          {connections.map(({ id, account }) => (
            <option key={id} value={id}>
              {account.displayName} ({account.userPrincipalName})
            </option>
          ))}
        </Choice>
      </Field>
      <Field label="Tell" {...issue('webhookEndpointId')}>
        <Choice name="webhookEndpointId">
          <option value="">Nobody; it is in the feed</option>
          {endpoints.map(({ id, url }) => (
            <option key={id} value={id}>
              {url}
            </option>
          ))}
        </Choice>
      </Field>
      <fieldset className={styles.kinds}>
        <legend>Only these changes; none ticked means all</legend>
        {changeKinds.map((kind) => (
          <Checkbox key={kind} name="kinds" value={kind} label={kindWords(kind)} />
        ))}
      </fieldset>
      <Field label="Name" hint="A pattern, such as *.pdf or Invoice-*." {...issue('name')}>
        <Input name="name" />
      </Field>
      <Field label="Of" {...issue('items')}>
        <Choice name="items">
          <option value="">Files and folders</option>
          <option value="files">Files</option>
          <option value="folders">Folders</option>
        </Choice>
      </Field>
      <Field label="Media types" hint="Such as image/*, application/pdf." {...issue('mimeTypes')}>
        <Input name="mimeTypes" />
      </Field>
      <Field label="Folder" hint="The id of the folder at Microsoft." {...issue('folderId')}>
        <Input name="folderId" />
      </Field>
      <Checkbox name="recursive" label="Also in folders below it" defaultChecked />
      <div className={styles.pair}>
        <Field label="From size (bytes)" {...issue('minSize')}>
          <Input name="minSize" inputMode="numeric" />
        </Field>
        <Field label="To size (bytes)" {...issue('maxSize')}>
          <Input name="maxSize" inputMode="numeric" />
        </Field>
      </div>
      <Field label="Changed by" hint="An address, a name or an id, whole." {...issue('author')}>
        <Input name="author" />
      </Field>
    </>
  )
}

/** What the fields say, for a schema to judge; what is left empty is left out. */
export function readWatch(form: FormData): unknown {
  const text = (name: string): string | undefined => String(form.get(name) ?? '').trim() || undefined
  const number = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)))
  const kinds = form.getAll('kinds')
  const values = {
    ...Object.fromEntries(
      ['connectionId', 'webhookEndpointId', 'name', 'items', 'folderId', 'author'].map((name) => [name, text(name)]),
    ),
    recursive: form.get('recursive') !== null,
    kinds: kinds.length > 0 ? kinds : undefined,
    mimeTypes: text('mimeTypes')?.split(/[\s,]+/),
    minSize: number('minSize'),
    maxSize: number('maxSize'),
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
