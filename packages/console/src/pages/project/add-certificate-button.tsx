/** Makes a certificate here; its key never leaves the vault. The certificate is then registered at Microsoft. */
import { type AppRegistration, appCredentialRoutes } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { appRegistrationsQuery, ask } from '../../api.ts'
import { errorText } from '../../components/error-notice.tsx'
import { SecretDialog } from '../../components/secret-dialog.tsx'
import { useNotify } from '../../components/toasts.tsx'

export function AddCertificateButton({ app: { id, projectId } }: { readonly app: AppRegistration }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  const make = useMutation({
    mutationFn: () =>
      ask(appCredentialRoutes.add, { params: { projectId, appRegistrationId: id }, body: { kind: 'certificate' } }),
    onError: (error) => notify('error', 'No certificate was made', errorText(error)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: appRegistrationsQuery(projectId).queryKey }),
  })
  return (
    <>
      <Button size="small" icon={<AddRegular />} disabledFocusable={make.isPending} onClick={() => make.mutate()}>
        Make certificate
      </Button>
      <SecretDialog
        title="Register this certificate at Microsoft"
        what="certificate"
        fileName="drawbridge.pem"
        secret={make.data?.certificate ?? undefined}
        onClose={() => make.reset()}
      >
        In the app registration open Certificates &amp; secrets, Certificates, and upload the file. Its private key
        stays in the vault.
      </SecretDialog>
    </>
  )
}
