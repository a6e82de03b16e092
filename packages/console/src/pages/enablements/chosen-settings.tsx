/** What somebody chose for a workflow, in the words in which it was asked. */
import type { Enablement, Setting } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { folderQuery } from '../folders/queries.ts'

type ChosenSettingsProps = { readonly settings: readonly Setting[]; readonly enablement: Enablement }

export function ChosenSettings({ settings, enablement }: ChosenSettingsProps) {
  const chosen = settings.flatMap((setting) => {
    const value = enablement.settings[setting.name]
    return value === undefined ? [] : [{ setting, value }]
  })
  if (chosen.length === 0) return settings.length === 0 ? 'Nothing to choose' : 'Nothing chosen'
  return chosen.map(({ setting, value }, index) => (
    <span key={setting.name}>
      {index > 0 && ' · '}
      {setting.label}:{' '}
      {setting.type === 'folder' ? (
        <FolderName enablement={enablement} folderId={String(value)} />
      ) : typeof value === 'boolean' ? (
        value ? (
          'yes'
        ) : (
          'no'
        )
      ) : (
        String(value)
      )}
    </span>
  ))
}

function FolderName({ enablement, folderId }: { readonly enablement: Enablement; readonly folderId: string }) {
  const { projectId, connectionId } = enablement
  const drive = { projectId, connectionId: connectionId ?? '' }
  const { data } = useQuery({ ...folderQuery(drive, { id: folderId }), enabled: connectionId !== null })
  return data ? (data.path ?? data.name) : folderId
}
