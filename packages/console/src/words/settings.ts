/** What a user's choice for a workflow can be. */
import type { Setting } from '@drawbridge/api'

export const settingTypes: Record<Setting['type'], string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  choice: 'One of several',
  folder: 'Folder in their OneDrive',
}
