/** Which changes of files begin a run. */
import type { ChangeFilter, ChangeKind, Trigger } from '@drawbridge/api'
import { Checkbox, Input, makeStyles } from '@fluentui/react-components'
import { Choice } from '../../../components/choice.tsx'
import { put } from '../../../drawing/values.ts'
import { changeKinds, kindWords } from '../../../words/changes.ts'
import { useEditor } from '../editor-state.ts'
import { IssueField } from './issue-field.tsx'
import { Pair } from './pair.tsx'

const useStyles = makeStyles({
  kinds: { margin: 0, padding: 0, border: 'none' },
})

type FileChange = Extract<Trigger, { type: 'file_change' }>
type FileChangeFieldsProps = {
  readonly trigger: FileChange
  readonly onTrigger: (trigger: Trigger, field?: string) => void
}

export function FileChangeFields({ trigger, onTrigger }: FileChangeFieldsProps) {
  const styles = useStyles()
  const { filter } = trigger
  const narrow = (name: keyof ChangeFilter, value: unknown) =>
    onTrigger({ ...trigger, filter: put(filter, name, value) }, `filter.${name}`)
  const text = (name: 'name' | 'author') => ({
    value: filter[name] ?? '',
    onChange: (_: unknown, data: { value: string }) => narrow(name, data.value || undefined),
  })
  const bytes = (name: 'minSize' | 'maxSize') => ({
    type: 'number' as const,
    min: 0,
    value: filter[name] === undefined ? '' : String(filter[name]),
    onChange: (_: unknown, data: { value: string }) => narrow(name, data.value === '' ? undefined : Number(data.value)),
  })
  const tick = (kind: ChangeKind, on: boolean) => {
    const kinds = changeKinds.filter((each) => (each === kind ? on : filter.kinds?.includes(each)))
    narrow('kinds', kinds.length === 0 ? undefined : kinds)
  }
  return (
    <>
      <FolderFields trigger={trigger} onTrigger={onTrigger} />
      <Checkbox
        label="Also in folders below it"
        checked={filter.recursive}
        onChange={(_, { checked }) => narrow('recursive', checked === true)}
      />
      <fieldset className={styles.kinds}>
        <legend>Only these changes; none ticked means all</legend>
        {changeKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={kindWords(kind)}
            checked={filter.kinds?.includes(kind) ?? false}
            onChange={(_, { checked }) => tick(kind, checked === true)}
          />
        ))}
      </fieldset>
      <IssueField path="filter.items" label="Of">
        <Choice value={filter.items ?? ''} onChange={(_, { value }) => narrow('items', value || undefined)}>
          <option value="">Files and folders</option>
          <option value="files">Files</option>
          <option value="folders">Folders</option>
        </Choice>
      </IssueField>
      <IssueField path="filter.name" label="Name" hint="A pattern, such as *.docx or Invoice-*.">
        <Input {...text('name')} />
      </IssueField>
      <IssueField path="filter.mimeTypes" label="Media types" hint="Such as image/*, application/pdf.">
        <Input
          defaultValue={filter.mimeTypes?.join(', ') ?? ''}
          onChange={(_, { value }) => {
            const types = value.split(/[\s,]+/).filter(Boolean)
            narrow('mimeTypes', types.length === 0 ? undefined : types)
          }}
        />
      </IssueField>
      <Pair>
        <IssueField path="filter.minSize" label="From size (bytes)">
          <Input {...bytes('minSize')} />
        </IssueField>
        <IssueField path="filter.maxSize" label="To size (bytes)">
          <Input {...bytes('maxSize')} />
        </IssueField>
      </Pair>
      <IssueField path="filter.author" label="Changed by" hint="An address, a name or an id, whole.">
        <Input {...text('author')} />
      </IssueField>
    </>
  )
}

type Where = 'drive' | 'folderPath' | 'folderSetting' | 'folderId'

/** The folder, said in one of the ways in which it can be. */
function FolderFields({ trigger, onTrigger }: FileChangeFieldsProps) {
  const { definition } = useEditor()
  const folders = definition.settings.filter(({ type }) => type === 'folder')
  const { folderPath, folderSetting, filter } = trigger
  const { folderId, ...anywhere } = filter
  const where: Where =
    folderPath !== undefined
      ? 'folderPath'
      : folderSetting !== undefined
        ? 'folderSetting'
        : folderId !== undefined
          ? 'folderId'
          : 'drive'
  const choose = (next: Where) => {
    const base = { type: 'file_change', filter: anywhere } as const
    if (next === 'folderPath') onTrigger({ ...base, folderPath: '/' })
    else if (next === 'folderSetting') onTrigger({ ...base, folderSetting: folders[0]?.name ?? 'folder' })
    else if (next === 'folderId') onTrigger({ ...base, filter: { ...anywhere, folderId: ' ' } })
    else onTrigger(base)
  }
  return (
    <>
      <IssueField path="where" label="Where">
        <Choice value={where} onChange={(_, { value }) => choose(value as Where)}>
          <option value="drive">Anywhere in the drive</option>
          <option value="folderPath">In a folder, by its path</option>
          <option value="folderSetting">In a folder that each user chooses</option>
          <option value="folderId">In a folder, by its id</option>
        </Choice>
      </IssueField>
      {where === 'folderPath' && (
        <IssueField path="folderPath" label="Folder" required hint="Such as /Invoices. Each user’s own drive is meant.">
          <Input
            value={folderPath ?? ''}
            onChange={(_, { value }) => onTrigger({ ...trigger, folderPath: value }, 'folderPath')}
          />
        </IssueField>
      )}
      {where === 'folderSetting' && (
        <IssueField
          path="folderSetting"
          label="Setting"
          required
          {...(folders.length === 0 && {
            hint: 'There is no setting of the kind folder yet. Add one in the workflow’s settings.',
          })}
        >
          <Choice
            value={folderSetting ?? ''}
            onChange={(_, { value }) => onTrigger({ ...trigger, folderSetting: value }, 'folderSetting')}
          >
            {folders.length === 0 && <option value={folderSetting}>{folderSetting}</option>}
            {folders.map(({ name, label }) => (
              <option key={name} value={name}>
                {label} ({name})
              </option>
            ))}
          </Choice>
        </IssueField>
      )}
      {where === 'folderId' && (
        <IssueField path="filter.folderId" label="Folder id" required hint="The id of the folder at Microsoft.">
          <Input
            value={folderId?.trim() ?? ''}
            onChange={(_, { value }) =>
              onTrigger({ ...trigger, filter: { ...filter, folderId: value || ' ' } }, 'filter.folderId')
            }
          />
        </IssueField>
      )}
    </>
  )
}
