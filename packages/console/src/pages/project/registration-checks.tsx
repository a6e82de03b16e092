/** Asks Microsoft whether an app registration is as it has to be. */
import { type AppRegistration, registrationCheckRoutes } from '@drawbridge/api'
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { useMutation } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { CheckList } from '../../components/check-list.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  button: { alignSelf: 'start' },
})

export function RegistrationChecks({ app }: { readonly app: AppRegistration }) {
  const styles = useStyles()
  const check = useMutation({
    mutationFn: () =>
      ask(registrationCheckRoutes.run, { params: { projectId: app.projectId, appRegistrationId: app.id }, body: {} }),
  })
  return (
    <div className={styles.root}>
      <Button
        size="small"
        className={styles.button}
        icon={check.isPending ? <Spinner size="tiny" /> : <CheckmarkCircleRegular />}
        disabledFocusable={check.isPending}
        onClick={() => check.mutate()}
      >
        Check at Microsoft
      </Button>
      {check.error && <ErrorNotice error={check.error} />}
      {check.data && <CheckList checks={check.data.checks} />}
    </div>
  )
}
