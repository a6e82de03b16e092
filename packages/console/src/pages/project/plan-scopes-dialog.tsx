/** Plans the least scopes for what the product does, and lets the app registration ask for them. */
import {
  type AppRegistration,
  appRegistrationRoutes,
  type ScopeWish,
  scopePlanRoutes,
  scopeWishSchema,
} from '@drawbridge/api'
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  MessageBar,
  MessageBarBody,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { ClipboardTaskListLtrRegular } from '@fluentui/react-icons/svg/clipboard-task-list-ltr'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { scopesOfPlan } from '../../words/scope-plan.ts'
import { ScopePlanView } from './scope-plan-view.tsx'
import { ScopeWishFields } from './scope-wish-fields.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  use: { whiteSpace: 'nowrap' },
})

export function PlanScopesDialog({ app }: { readonly app: AppRegistration }) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const [open, setOpen] = useState(false)
  const [issue, setIssue] = useState<string>()
  const params = { projectId: app.projectId, appRegistrationId: app.id }
  const plan = useMutation({
    mutationFn: async (wish: ScopeWish) => ({
      ...(await ask(scopePlanRoutes.planScopes, { params, body: wish })),
      kind: wish.kind,
    }),
  })
  const use = useMutation({
    mutationFn: (scopes: string[]) => ask(appRegistrationRoutes.update, { params, body: { scopes } }),
    onSuccess: async () => {
      setOpen(false)
      await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(app.projectId).queryKey })
      notify('success', 'The app registration asks for these now', 'Whoever is connected keeps what was granted.')
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wish = scopeWishSchema.safeParse(readWish(new FormData(event.currentTarget)))
    setIssue(wish.success ? undefined : 'Choose at least one thing that it does, and one kind of account.')
    if (wish.success) plan.mutate(wish.data)
  }
  const planned = plan.data
  const usable = planned?.kind === 'delegated' && planned.missing.length + planned.unneeded.length > 0

  return (
    <Dialog
      open={open}
      onOpenChange={(_, data) => {
        setOpen(data.open)
        setIssue(undefined)
        plan.reset()
        use.reset()
      }}
    >
      <DialogTrigger disableButtonEnhancement>
        <Button size="small" icon={<ClipboardTaskListLtrRegular />}>
          Plan scopes
        </Button>
      </DialogTrigger>
      <DialogSurface>
        {/* A changed wish makes the plan of the former one untrue. */}
        <form onSubmit={submit} onChange={() => plan.reset()} noValidate>
          <DialogBody>
            <DialogTitle>What does the product do?</DialogTitle>
            <DialogContent className={styles.content}>
              <ScopeWishFields />
              {issue !== undefined && (
                <MessageBar intent="error" role="alert">
                  <MessageBarBody>{issue}</MessageBarBody>
                </MessageBar>
              )}
              {(plan.error ?? use.error) && <ErrorNotice error={plan.error ?? use.error} />}
              <div aria-live="polite">{planned && <ScopePlanView comparison={planned} kind={planned.kind} />}</div>
            </DialogContent>
            <DialogActions>
              <DialogTrigger disableButtonEnhancement>
                <Button>Close</Button>
              </DialogTrigger>
              <Button type="submit" appearance={usable ? 'secondary' : 'primary'} disabledFocusable={plan.isPending}>
                Plan
              </Button>
              {usable && (
                <Button
                  className={styles.use}
                  appearance="primary"
                  disabledFocusable={use.isPending}
                  onClick={() => use.mutate(scopesOfPlan(planned.asked, planned))}
                >
                  Use these scopes
                </Button>
              )}
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}

/** The names of the fields are the route's own. */
function readWish(form: FormData): unknown {
  return { uses: form.getAll('uses'), kind: form.get('kind'), accounts: form.getAll('accounts') }
}
