import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { search } from './search.ts'

export const searchFiles = handle(actions.searchFiles, {
  run: (input, context) => search(context, input, ({ file }) => file !== undefined),
})
