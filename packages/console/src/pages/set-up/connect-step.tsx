/** A test account of one's own, connected as a user would. */
import type { AppRegistration, Connection } from '@drawbridge/api'
import { makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { ButtonLink } from '../../components/links.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { JourneyDrawing } from './drawings/journey-drawing.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, maxWidth: '640px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
})

type ConnectStepProps = { readonly app: AppRegistration; readonly connections: readonly Connection[] }

export function ConnectStep({ app, connections }: ConnectStepProps) {
  const styles = useStyles()
  const connection = connections.find(({ appRegistrationId }) => appRegistrationId === app.id)
  return (
    <div className={styles.root}>
      <JourneyDrawing />
      {connection ? (
        <div className={styles.line} role="status">
          <StatusBadge status={connection.status} />
          <span>{connection.account.displayName} is connected.</span>
          <ButtonLink to="/connections/$connectionId" params={{ connectionId: connection.id }}>
            Test it
          </ButtonLink>
        </div>
      ) : (
        <div className={styles.line} role="status">
          <Spinner size="tiny" label="Waiting for the first connection" />
        </div>
      )}
    </div>
  )
}
