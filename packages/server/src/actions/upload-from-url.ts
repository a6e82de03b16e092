import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { describeSaving, save } from './save-file.ts'

export const uploadFromUrl = handle(actions.uploadFromUrl, {
  run: (input, context) => save(input, context),
  describe: (input, context) => describeSaving(input, context),
})
