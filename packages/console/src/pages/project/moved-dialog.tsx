/** What came of moving connections: how many went, how many wait, and which could not go, with the reason. */
import type { AppRegistration, MovedConnections } from '@drawbridge/api'
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { registrationName } from '../../words/registration-name.ts'

type MovedDialogProps = {
  /** Absent: the dialog is closed. */
  readonly result: MovedConnections | undefined
  /** Absent: they stay where they are. */
  readonly target: AppRegistration | undefined
  readonly onClose: () => void
}

export function MovedDialog({ result, target, onClose }: MovedDialogProps) {
  return (
    <Dialog open={result !== undefined} onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{target ? `Moving to ${registrationName(target)}` : 'They stay where they are'}</DialogTitle>
          <DialogContent>
            {result && target ? (
              <>
                <Facts
                  facts={[
                    ['Gone over', counted(result.moved)],
                    ['At the next sign-in', counted(result.waiting)],
                    ['Refused', counted(result.failed.length)],
                  ]}
                />
                <Rows label="Refused">
                  {result.failed.map(({ connectionId, message }) => (
                    <Row
                      key={connectionId}
                      title={
                        <TextLink to="/connections/$connectionId" params={{ connectionId }}>
                          {connectionId}
                        </TextLink>
                      }
                      detail={`${message} It goes on where it was.`}
                    />
                  ))}
                </Rows>
              </>
            ) : (
              'No connection goes over at its next sign-in any more.'
            )}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              Close
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

function counted(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`
}
