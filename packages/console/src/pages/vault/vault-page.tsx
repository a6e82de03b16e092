/** The vault: which master keys seal what is stored, and the change from one to another while everything works. */
import { type VaultStatus, vaultRoutes } from '@drawbridge/api'
import {
  Badge,
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  ProgressBar,
  Text,
  tokens,
} from '@fluentui/react-components'
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, vaultQuery } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'

const useStyles = makeStyles({
  progress: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

export function VaultPage() {
  const vault = useQuery(vaultQuery)
  return (
    <Page
      title="Vault"
      lead="Every token and secret is sealed under a master key. A new key can take over while everything goes on."
      actions={vault.data && <RotateDialog status={vault.data} />}
    >
      <QueryView query={vault} lines={4}>
        {(status) => (
          <>
            {status.rotation && <Rotation rotation={status.rotation} />}
            <Section title="Master keys">
              <Keys status={status} />
            </Section>
            <Section title="Servers" lead="Each server at work on this database, and the keys that it has.">
              <Rows label="Servers">
                {status.servers.map(({ id, keyIds, sealingKeyId }) => (
                  <Row key={id} title={id} detail={`Has ${keyIds.join(', ')}; seals with ${sealingKeyId}`} />
                ))}
              </Rows>
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  )
}

function Keys({ status }: { readonly status: VaultStatus }) {
  return (
    <Rows label="Master keys">
      {status.keys.map(({ id, current, known, rows, removable }) => (
        <Row key={id} title={id} detail={`${rows} sealed ${rows === 1 ? 'value needs' : 'values need'} it`}>
          {current && (
            <Badge appearance="tint" color="success" size="large">
              Seals
            </Badge>
          )}
          {!known && (
            <Badge appearance="tint" color="danger" size="large">
              Missing on this server
            </Badge>
          )}
          {removable && (
            <Badge appearance="tint" color="informative" size="large">
              May be removed
            </Badge>
          )}
        </Row>
      ))}
    </Rows>
  )
}

function Rotation({ rotation }: { readonly rotation: NonNullable<VaultStatus['rotation']> }) {
  const styles = useStyles()
  const { state, keyId, rows, wrapped, damaged, waitingFor, startedAt, finishedAt } = rotation
  const titles = {
    announced: 'A change of keys has been announced',
    wrapping: 'The keys are being changed',
    finished: 'The last change of keys',
  }
  return (
    <Section title={titles[state]}>
      <div className={styles.progress} aria-live="polite">
        <Field label={`${wrapped} of ${rows} sealed values are under ${keyId}`}>
          <ProgressBar value={wrapped} max={Math.max(rows, 1)} {...(state === 'finished' && { color: 'success' })} />
        </Field>
        <Text>
          Begun <TimeAgo at={startedAt} />
          {finishedAt && (
            <>
              , finished <TimeAgo at={finishedAt} />
            </>
          )}
          .
        </Text>
        {waitingFor.length > 0 && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              Waiting until these servers have the key: {waitingFor.join(', ')}. Give it to them and restart them.
            </MessageBarBody>
          </MessageBar>
        )}
        {damaged > 0 && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              {damaged} {damaged === 1 ? 'value was' : 'values were'} damaged before and stay under the older key.
            </MessageBarBody>
          </MessageBar>
        )}
      </div>
    </Section>
  )
}

function RotateDialog({ status }: { readonly status: VaultStatus }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  const underWay = status.rotation !== null && status.rotation.state !== 'finished'
  return (
    <ConfirmDialog
      trigger={
        <Button appearance="primary" icon={<ArrowSyncRegular />} disabledFocusable={underWay}>
          Change the master key
        </Button>
      }
      title="Change the master key?"
      confirmLabel="Begin"
      onConfirm={async () => {
        queryClient.setQueryData(vaultQuery.queryKey, await ask(vaultRoutes.rotate, { body: {} }))
        notify('success', 'The change has begun', 'It goes on by itself; nothing has to wait for it.')
      }}
    >
      A newer key seals from now on, and what older keys have sealed is wrapped anew. Where the key lies in the data
      folder, one is made. Back it up before you remove the old one.
    </ConfirmDialog>
  )
}
