/** The true state of a connection: the proof, the diagnosis, and a test that makes real calls. */
import { type Connection, connectionRoutes } from '@drawbridge/api'
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { HeartPulseRegular } from '@fluentui/react-icons/svg/heart-pulse'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { allConnectionsKey, ask, connectionQuery } from '../../api.ts'
import { DiagnosisCard } from '../../components/diagnosis-card.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { useNow } from '../../components/now.ts'
import { Section } from '../../components/section.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { isProven, notProven, statusWords } from '../../words/status.ts'
import { TestSteps } from './test-steps.tsx'

const useStyles = makeStyles({
  state: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  quiet: { color: tokens.colorNeutralForeground2 },
})

export function HealthSection({ connection }: { readonly connection: Connection }) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const { id, status } = connection
  const test = useMutation({
    mutationFn: () => ask(connectionRoutes.test, { params: { connectionId: id } }),
    onSuccess: async (result) => {
      queryClient.setQueryData(connectionQuery(id).queryKey, result.connection)
      notify(result.ok ? 'success' : 'error', result.ok ? 'The connection works' : 'The test failed')
      await queryClient.invalidateQueries({ queryKey: allConnectionsKey })
    },
  })
  const now = useNow()
  const unproven = status === 'connected' && !isProven(connection.provenUntil, now)
  const diagnosis = test.data?.diagnosis ?? connection.diagnosis

  return (
    <Section
      title="Health"
      actions={
        <Button
          appearance="primary"
          icon={test.isPending ? <Spinner size="tiny" appearance="inverted" /> : <HeartPulseRegular />}
          disabledFocusable={test.isPending}
          onClick={() => test.mutate()}
        >
          {test.isPending ? 'Testing…' : 'Test connection'}
        </Button>
      }
    >
      <div className={styles.state} aria-live="polite">
        <StatusBadge status={status} provenUntil={connection.provenUntil} size="extra-large" />
        <span>{unproven ? notProven.meaning : statusWords(status).meaning}</span>
        <span className={styles.quiet}>
          Since <TimeAgo at={connection.statusSince} />
        </span>
        <span className={styles.quiet}>
          <Proof connection={connection} />
        </span>
      </div>
      {test.error && <ErrorNotice error={test.error} />}
      {test.data && <TestSteps test={test.data} />}
      {diagnosis && <DiagnosisCard diagnosis={diagnosis} />}
    </Section>
  )
}

/** “Connected” is a claim about now: it is made only while the last proof still counts. */
function Proof({ connection: { status, checkedAt, provenAt, provenUntil } }: { readonly connection: Connection }) {
  const now = useNow()
  if (provenAt === null && checkedAt === null) return 'Not proven by a call yet'
  if (status !== 'connected') {
    return (
      <>
        Failed <TimeAgo at={checkedAt ?? provenAt!} />
      </>
    )
  }
  return (
    <>
      {isProven(provenUntil, now) ? 'Proven' : 'Not proven since'} <TimeAgo at={provenAt ?? checkedAt!} />
    </>
  )
}
