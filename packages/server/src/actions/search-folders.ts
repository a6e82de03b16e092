import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { search } from './search.ts'

export const searchFolders = handle(actions.searchFolders, {
  run: (input, context) => search(context, input, ({ folder }) => folder !== undefined),
})
