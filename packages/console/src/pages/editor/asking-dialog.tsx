/** A dialog that the canvas asks for by key or by mouse, and that gives the focus back to a card. */
import {
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
} from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import type { ReactNode } from 'react'
import { focusCard } from './canvas-keys.ts'
import { useEditor } from './editor-state.ts'

const useStyles = makeStyles({ surface: { maxWidth: '560px' } })

type AskingDialogProps = {
  readonly title: string
  /** The card that had the focus. */
  readonly from: string | undefined
  readonly children: ReactNode
}

export function AskingDialog({ title, from, children }: AskingDialogProps) {
  const styles = useStyles()
  const editor = useEditor()
  const close = () => {
    editor.ask(undefined)
    focusCard(from)
  }
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && close()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle
            action={
              <DialogTrigger action="close">
                <Button appearance="subtle" aria-label="Close" icon={<DismissRegular />} />
              </DialogTrigger>
            }
          >
            {title}
          </DialogTitle>
          <DialogContent>{children}</DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
