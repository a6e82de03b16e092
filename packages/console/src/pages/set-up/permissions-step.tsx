/** The permissions: added in the admin centre; what was granted is seen when somebody connects. */
import { type AppRegistration, registrationCheckRoutes, registrationGuide } from '@drawbridge/api'
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { CheckList } from '../../components/check-list.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PermissionsDrawing } from './drawings/permissions-drawing.tsx'
import { Instructions } from './instructions.tsx'

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

export function PermissionsStep({ app, onDone }: { readonly app: AppRegistration; readonly onDone: () => void }) {
  const styles = useStyles()
  const { redirectUri, scopes } = app
  const guide = registrationGuide({ name: '', audience: 'everybody', redirectUri, scopes })
  const step = guide.find(({ id }) => id === 'permissions')!
  const check = useMutation({
    mutationFn: () =>
      ask(registrationCheckRoutes.run, { params: { projectId: app.projectId, appRegistrationId: app.id }, body: {} }),
  })
  return (
    <>
      <Instructions step={step} drawing={<PermissionsDrawing scopes={step.values.map(({ value }) => value)} />} />
      <div className={styles.actions}>
        <Button appearance="primary" onClick={onDone}>
          They are added
        </Button>
        <Button
          disabledFocusable={check.isPending}
          {...(check.isPending && { icon: <Spinner size="tiny" /> })}
          onClick={() => check.mutate()}
        >
          Check everything
        </Button>
      </div>
      {check.error && <ErrorNotice error={check.error} />}
      {check.data && <CheckList checks={check.data.checks} />}
    </>
  )
}
