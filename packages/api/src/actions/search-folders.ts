import { defineAction } from './action.ts'
import { exampleFolder } from './example-items.ts'
import { readsOnly } from './get-file.ts'
import { itemsOutput } from './list-files.ts'
import { searchInput } from './search-files.ts'

export const searchFolders = defineAction({
  name: 'searchFolders',
  title: 'Search Folders',
  summary: 'Searches for folders by name. What has just changed is found after minutes at times.',
  group: 'Search',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: searchInput,
  output: itemsOutput,
  examples: [
    {
      title: 'In the whole drive',
      input: { query: 'archive' },
      output: { value: [{ ...exampleFolder, path: null }], nextCursor: null },
    },
  ],
})
