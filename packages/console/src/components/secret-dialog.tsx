/** Something secret, shown this one time. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { CodeBlock } from './code-block.tsx'
import { DownloadButton } from './download-button.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

type SecretDialogProps = {
  readonly title: string
  /** What it is called on its copy button. */
  readonly what: string
  /** Absent: the dialog is closed. */
  readonly secret: string | undefined
  readonly onClose: () => void
  /** Where it is carried as a file: what that is called. */
  readonly fileName?: string
  readonly children: ReactNode
}

export function SecretDialog({ title, what, secret, onClose, fileName, children }: SecretDialogProps) {
  const styles = useStyles()
  return (
    <Dialog modalType="alert" open={secret !== undefined} onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            {children}
            <CodeBlock text={secret ?? ''} what={what} />
          </DialogContent>
          <DialogActions>
            {fileName !== undefined && <DownloadButton text={secret ?? ''} fileName={fileName} />}
            <Button appearance="primary" onClick={onClose}>
              I have kept it
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
