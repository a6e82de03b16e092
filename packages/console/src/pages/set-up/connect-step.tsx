/** A test account of one's own, connected through the portal as a user would be. */
import { type AppRegistration, type Connection, connectLinkRoutes } from '@drawbridge/api'
import { Button, Link, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import { OpenRegular } from '@fluentui/react-icons/svg/open'
import { useMutation } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { Copyable } from '../../components/copyable.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { ButtonLink } from '../../components/links.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { JourneyDrawing } from './drawings/journey-drawing.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, maxWidth: '640px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  link: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, alignSelf: 'start' },
  button: { alignSelf: 'start' },
})

type ConnectStepProps = {
  readonly app: AppRegistration
  readonly connections: readonly Connection[]
  readonly onDone: () => void
}

export function ConnectStep({ app, connections, onDone }: ConnectStepProps) {
  const styles = useStyles()
  const connection = connections.find(({ appRegistrationId }) => appRegistrationId === app.id)
  return (
    <div className={styles.root}>
      <JourneyDrawing />
      {connection ? (
        <>
          <div className={styles.line} role="status">
            <StatusBadge status={connection.status} provenUntil={connection.provenUntil} />
            <Text>{connection.account.displayName} is connected.</Text>
          </div>
          <div className={styles.line}>
            <Button appearance="primary" onClick={onDone}>
              Go on
            </Button>
            <ButtonLink to="/connections/$connectionId" params={{ connectionId: connection.id }}>
              Look at the connection
            </ButtonLink>
          </div>
        </>
      ) : (
        <TestLink projectId={app.projectId} />
      )}
    </div>
  )
}

/** Good for an hour and one account; the page sees by itself when it has been used. */
function TestLink({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  const make = useMutation({
    mutationFn: () =>
      ask(connectLinkRoutes.create, {
        params: { projectId },
        body: { userId: 'set-up-guide', expiresInSeconds: 3_600 },
      }),
  })
  return (
    <>
      <Text>
        A connect link is what you would send to a user by e-mail. Open it and connect an account of your own: it shows
        that everything so far is right.
      </Text>
      {make.error && <ErrorNotice error={make.error} />}
      {make.data ? (
        <>
          <Link href={make.data.url} target="_blank" className={styles.link}>
            Open the connect link <OpenRegular aria-label="(in a new tab)" />
          </Link>
          <Copyable value={make.data.url} what="connect link" />
          <div role="status">
            <Spinner size="tiny" labelPosition="after" label="Waiting for the account" />
          </div>
        </>
      ) : (
        <Button
          appearance="primary"
          className={styles.button}
          disabledFocusable={make.isPending}
          onClick={() => make.mutate()}
        >
          Make a connect link
        </Button>
      )}
    </>
  )
}
