/** Inside a for-each, where each item begins: what is there, and the way back. */
import { Button, Text } from '@fluentui/react-components'
import { ArrowRepeatAllRegular } from '@fluentui/react-icons/svg/arrow-repeat-all'
import { leave } from '../canvas-keys.ts'
import { useEditor } from '../editor-state.ts'
import { FormHead } from './form-head.tsx'

export function EachForm() {
  const editor = useEditor()
  return (
    <>
      <FormHead
        icon={<ArrowRepeatAllRegular />}
        title="Each item"
        lead="The steps here are done for every item of the list."
      />
      <Text>
        Type {'{{ item }}'} for the item, {'{{ index }}'} for its place from 0. Outputs of steps outside can be used
        too.
      </Text>
      <Button onClick={() => leave(editor)}>Back to the whole workflow</Button>
    </>
  )
}
