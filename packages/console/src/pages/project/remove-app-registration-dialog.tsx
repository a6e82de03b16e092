/** Removes an app registration, once no connection needs it. */
import { type AppRegistration, appRegistrationRoutes } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useQueryClient } from '@tanstack/react-query'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { useNotify } from '../../components/toasts.tsx'

export function RemoveAppRegistrationDialog({ app: { id, projectId } }: { readonly app: AppRegistration }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" icon={<DeleteRegular />}>
          Remove
        </Button>
      }
      title="Remove this app registration?"
      confirmLabel="Remove"
      onConfirm={async () => {
        await ask(appRegistrationRoutes.remove, { params: { projectId, appRegistrationId: id } })
        await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(projectId).queryKey })
        notify('success', 'App registration removed')
      }}
    >
      Its secret is forgotten here. At Microsoft it stays until you remove it there. While connections need it, it is
      not removed.
    </ConfirmDialog>
  )
}
