/** The true state of a connection: the proof, the diagnosis, and a test that makes real calls. */
import { type Connection, connectionRoutes } from '@drawbridge/api'
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { HeartPulseRegular } from '@fluentui/react-icons/svg/heart-pulse'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, connectionQuery, connectionsQuery } from '../../api.ts'
import { DiagnosisCard } from '../../components/diagnosis-card.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { Section } from '../../components/section.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { statusWords } from '../../words/status.ts'
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
      await queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey, exact: true })
    },
  })
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
        <StatusBadge status={status} size="extra-large" />
        <span>{statusWords(status).meaning}</span>
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

function Proof({ connection: { status, checkedAt } }: { readonly connection: Connection }) {
  if (checkedAt === null) return 'Not proven by a call yet'
  return (
    <>
      {status === 'connected' ? 'Proven' : 'Failed'} <TimeAgo at={checkedAt} />
    </>
  )
}
