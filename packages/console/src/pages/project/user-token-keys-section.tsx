/** The public keys that prove a product's user tokens. */
import { newUserTokenKeySchema, type Project, projectRoutes, type UserTokenKey } from '@drawbridge/api'
import { Badge, Button, Field, makeStyles, Select, Text, Textarea, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, userTokenKeysQuery } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { JwksUrlDialog } from './jwks-url-dialog.tsx'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  key: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, marginRight: 'auto' },
  id: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  detail: { color: tokens.colorNeutralForeground2 },
  pem: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
})

export function UserTokenKeysSection({ project }: { readonly project: Project }) {
  const { id: projectId, userTokenJwksUrl } = project
  const styles = useStyles()
  const keys = useQuery(userTokenKeysQuery(projectId))
  return (
    <Section
      title="User-token keys"
      lead="Your product signs a token that names its user. These public keys prove the signature; keep two while you change keys."
      actions={
        <>
          <JwksUrlDialog project={project} />
          <AddKeyDialog projectId={projectId} />
        </>
      }
    >
      {userTokenJwksUrl !== null && (
        <Text>
          Keys are also read from <Copyable value={userTokenJwksUrl} what="address of the key set" />
        </Text>
      )}
      <QueryView query={keys} lines={2}>
        {(list) =>
          list.length === 0 ? (
            userTokenJwksUrl === null && <Text>No key yet: no user token is accepted.</Text>
          ) : (
            <ul className={styles.list}>
              {list.map((key) => (
                <li key={key.id} className={styles.key}>
                  <Badge appearance="outline" size="large">
                    {key.algorithm}
                  </Badge>
                  <span className={styles.words}>
                    <span className={styles.id}>{key.id}</span>
                    <span className={styles.detail}>
                      Added <TimeAgo at={key.createdAt} />
                    </span>
                  </span>
                  <RemoveKeyDialog projectId={projectId} userTokenKey={key} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  )
}

function AddKeyDialog({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <FormDialog
      trigger={<Button icon={<AddRegular />}>Add key</Button>}
      title="Add a user-token key"
      submitLabel="Add key"
      schema={newUserTokenKeySchema}
      read={(form) => ({ algorithm: form.get('algorithm'), publicKey: String(form.get('publicKey')).trim() })}
      onSubmit={async (body) => {
        await ask(projectRoutes.addUserTokenKey, { params: { projectId }, body })
        await queryClient.invalidateQueries({ queryKey: userTokenKeysQuery(projectId).queryKey })
        notify('success', 'Key added')
      }}
    >
      {(issue) => (
        <>
          <Field label="Algorithm" {...issue('algorithm')}>
            <Select name="algorithm" defaultValue="ES256">
              <option>ES256</option>
              <option>EdDSA</option>
              <option>RS256</option>
            </Select>
          </Field>
          <Field
            label="Public key (PEM)"
            hint="It begins with -----BEGIN PUBLIC KEY-----. The private key stays with your product."
            required
            {...issue('publicKey')}
          >
            <Textarea
              name="publicKey"
              rows={7}
              resize="vertical"
              textarea={{ className: styles.pem, spellCheck: false }}
            />
          </Field>
        </>
      )}
    </FormDialog>
  )
}

type RemoveKeyDialogProps = { readonly projectId: string; readonly userTokenKey: UserTokenKey }

function RemoveKeyDialog({ projectId, userTokenKey }: RemoveKeyDialogProps) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <ConfirmDialog
      trigger={<Button appearance="subtle" icon={<DeleteRegular />} aria-label={`Remove key ${userTokenKey.id}`} />}
      title="Remove this key?"
      confirmLabel="Remove key"
      onConfirm={async () => {
        await ask(projectRoutes.removeUserTokenKey, { params: { projectId, keyId: userTokenKey.id } })
        await queryClient.invalidateQueries({ queryKey: userTokenKeysQuery(projectId).queryKey })
        notify('success', 'Key removed')
      }}
    >
      User tokens signed with it are refused from now on. Connections stay as they are.
    </ConfirmDialog>
  )
}
