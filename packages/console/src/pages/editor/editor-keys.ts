/** The keys that work wherever the focus is: save, undo, redo. */
import { useEffect } from 'react'
import { useEditor } from './editor-state.ts'

export function useEditorKeys(): void {
  const editor = useEditor()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const act = actFor(event)
      if (!act || editor.asking) return
      // Within a field, undo is the browser's own, letter by letter.
      if (act !== 'save' && (event.target as HTMLElement).matches('input, textarea')) return
      event.preventDefault()
      if (act === 'save') editor.ask({ what: 'save' })
      else editor[act]()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [editor])
}

function actFor({ ctrlKey, metaKey, shiftKey, key }: KeyboardEvent): 'save' | 'undo' | 'redo' | undefined {
  if (!ctrlKey && !metaKey) return undefined
  switch (key.toLowerCase()) {
    case 's':
      return 'save'
    case 'z':
      return shiftKey ? 'redo' : 'undo'
    case 'y':
      return 'redo'
    default:
      return undefined
  }
}
