/** Ends a connection for good. */
import { type Connection, connectionRoutes } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { allConnectionsKey, ask, connectionQuery } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { useNotify } from '../../components/toasts.tsx'

export function DisconnectDialog({ connection }: { readonly connection: Connection }) {
  const { id, account } = connection
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const notify = useNotify()
  return (
    <ConfirmDialog
      trigger={<Button icon={<PlugDisconnectedRegular />}>Disconnect</Button>}
      title={`Disconnect ${account.displayName}?`}
      confirmLabel="Disconnect"
      onConfirm={() => ask(connectionRoutes.disconnect, { params: { connectionId: id } })}
      onDone={async () => {
        await navigate({ to: '/connections' })
        queryClient.removeQueries({ queryKey: connectionQuery(id).queryKey })
        await queryClient.invalidateQueries({ queryKey: allConnectionsKey })
        notify('success', `Disconnected ${account.displayName}`)
      }}
    >
      Drawbridge forgets the tokens of {account.userPrincipalName}, and the product loses access at once. No file is
      touched. To come back, the user connects again.
    </ConfirmDialog>
  )
}
