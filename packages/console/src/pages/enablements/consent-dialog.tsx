/** Asks a user for the access that a workflow needs and their connection lacks: by a link that they open. */
import { type Connection, connectLinkRoutes } from '@drawbridge/api'
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { ScopeList } from '../../components/scope-list.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

type ConsentDialogProps = {
  readonly connection: Connection
  readonly userId: string
  /** What is missing. */
  readonly scopes: readonly string[]
}

export function ConsentDialog({ connection, userId, scopes }: ConsentDialogProps) {
  const styles = useStyles()
  const { projectId, id: connectionId, account } = connection
  const link = useMutation({
    mutationFn: () => {
      const body = { userId, connectionId, scopes: [...scopes] }
      return ask(connectLinkRoutes.create, { params: { projectId }, body })
    },
  })
  return (
    <Dialog onOpenChange={(_, { open }) => open || link.reset()}>
      <DialogTrigger disableButtonEnhancement>
        <Button appearance="primary" aria-label={`Ask ${account.displayName} for access`}>
          Ask for access
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Ask {account.displayName} for access</DialogTitle>
          <DialogContent className={styles.content}>
            <Text>
              This workflow does what the user has not allowed yet. They are asked at Microsoft for this, beside what
              they have allowed before:
            </Text>
            <ScopeList scopes={scopes} />
            {link.error && <ErrorNotice error={link.error} />}
            {link.data ? (
              <>
                <Text>
                  Send them this link; it works once, for a week. The workflow goes to work as soon as they, or their
                  administrator, have agreed.
                </Text>
                <CodeBlock text={link.data.url} what="link" />
              </>
            ) : (
              <Text>Your product can ask them itself, with connect; or you send them a link.</Text>
            )}
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Close</Button>
            </DialogTrigger>
            {!link.data && (
              <Button appearance="primary" disabledFocusable={link.isPending} onClick={() => link.mutate()}>
                Make a link
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
