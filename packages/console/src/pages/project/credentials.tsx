/** The secrets and certificates of an app registration, side by side, each with its end. */
import { type AppCredential, type AppRegistration, appCredentialRoutes } from '@drawbridge/api'
import { Badge, Button } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useQueryClient } from '@tanstack/react-query'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { ExpiryBadge } from '../../components/expiry-badge.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { AddCertificateButton } from './add-certificate-button.tsx'
import { AddSecretDialog } from './add-secret-dialog.tsx'

export function Credentials({ app }: { readonly app: AppRegistration }) {
  return (
    <>
      {app.credentials.length === 0 && 'None: a public client.'}
      <Rows label="Credentials">
        {app.credentials.map((credential) => (
          <CredentialRow key={credential.id} app={app} credential={credential} />
        ))}
      </Rows>
      <AddSecretDialog app={app} /> <AddCertificateButton app={app} />
    </>
  )
}

type CredentialRowProps = { readonly app: AppRegistration; readonly credential: AppCredential }

function CredentialRow({ app, credential }: CredentialRowProps) {
  const { kind, name, thumbprint, expiresAt, refusedAt, createdAt } = credential
  return (
    <Row
      title={name ?? (kind === 'secret' ? 'Client secret' : 'Certificate')}
      detail={
        <>
          {thumbprint !== null && <Copyable value={thumbprint} what="thumbprint" />} Added <TimeAgo at={createdAt} />
        </>
      }
    >
      {refusedAt !== null && (
        <Badge appearance="tint" color="danger" size="large">
          <span>
            Refused <TimeAgo at={refusedAt} />
          </span>
        </Badge>
      )}
      <ExpiryBadge expiresAt={expiresAt} />
      <RemoveDialog app={app} credential={credential} />
    </Row>
  )
}

function RemoveDialog({ app: { id, projectId }, credential }: CredentialRowProps) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <ConfirmDialog
      trigger={<Button size="small" appearance="subtle" icon={<DeleteRegular />} aria-label="Remove credential" />}
      title="Remove this credential?"
      confirmLabel="Remove"
      onConfirm={async () => {
        const params = { projectId, appRegistrationId: id, credentialId: credential.id }
        await ask(appCredentialRoutes.remove, { params })
        await queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(projectId).queryKey })
        notify('success', 'Credential removed')
      }}
    >
      It is forgotten here. At Microsoft it stays until you remove it there.
    </ConfirmDialog>
  )
}
