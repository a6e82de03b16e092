/** What the product's back end proves itself with. */
import { type ApiKey, apiKeyRoutes } from '@drawbridge/api'
import { Badge, Button, Text } from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { apiKeysQuery, ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { useNow } from '../../components/now.ts'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { relativeTime } from '../../words/time.ts'
import { NewApiKeyDialog } from './new-api-key-dialog.tsx'

export function ApiKeysSection({ projectId }: { readonly projectId: string }) {
  const keys = useQuery(apiKeysQuery(projectId))
  return (
    <Section
      title="API keys"
      lead="For your back end. To change a key without a gap: make a second, use it, then revoke the first."
      actions={<NewApiKeyDialog projectId={projectId} />}
    >
      <QueryView query={keys} lines={2}>
        {(list) =>
          list.length === 0 ? (
            <Text>None yet: only the operator key opens the API.</Text>
          ) : (
            <Rows label="API keys">
              {list.map((key) => (
                <Row key={key.id} title={key.name} detail={<Detail apiKey={key} />}>
                  <Expiry expiresAt={key.expiresAt} />
                  <RevokeDialog apiKey={key} />
                </Row>
              ))}
            </Rows>
          )
        }
      </QueryView>
    </Section>
  )
}

function Detail({ apiKey: { scopes, createdAt, lastUsedAt } }: { readonly apiKey: ApiKey }) {
  return (
    <>
      {scopes.join(', ')} · made <TimeAgo at={createdAt} /> ·{' '}
      {lastUsedAt ? (
        <>
          used <TimeAgo at={lastUsedAt} />
        </>
      ) : (
        'never used'
      )}
    </>
  )
}

function Expiry({ expiresAt }: { readonly expiresAt: string | null }) {
  const now = useNow()
  if (expiresAt === null) return null
  const over = new Date(expiresAt) <= now
  return (
    <Badge appearance="tint" color={over ? 'danger' : 'informative'} size="large">
      {over ? 'Expired' : 'Ends'} {relativeTime(new Date(expiresAt), now)}
    </Badge>
  )
}

function RevokeDialog({ apiKey: { id, projectId, name } }: { readonly apiKey: ApiKey }) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      }
      title={`Revoke ${name}?`}
      confirmLabel="Revoke key"
      onConfirm={async () => {
        await ask(apiKeyRoutes.revoke, { params: { projectId, apiKeyId: id } })
        await queryClient.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey })
        notify('success', 'Key revoked')
      }}
    >
      Whoever uses it is refused from now on, by every server.
    </ConfirmDialog>
  )
}
