/** Who wants to hear of which changes. */
import { changeRoutes, type Watch } from '@drawbridge/api'
import { Button, MessageBar, MessageBarBody, MessageBarTitle, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, projectConnectionsQuery, webhookEndpointsQuery } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { Loading } from '../../components/loading.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { filterWords } from '../../words/changes.ts'
import { NewWatchDialog } from './new-watch-dialog.tsx'
import { followedDrivesQuery, watchesQuery } from './queries.ts'

export function WatchesSection({ projectId }: { readonly projectId: string }) {
  const queryClient = useQueryClient()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(watchesQuery(projectId))
  const { data: connections = [] } = useQuery(projectConnectionsQuery(projectId))
  const { data: endpoints = [] } = useQuery(webhookEndpointsQuery(projectId))
  const [warnings, setWarnings] = useState<readonly string[]>([])
  const watches = data?.pages.flatMap((page) => page.watches)

  const refresh = async (): Promise<void> => {
    for (const { queryKey } of [watchesQuery(projectId), followedDrivesQuery(projectId)]) {
      await queryClient.invalidateQueries({ queryKey })
    }
  }
  const whose = ({ connectionId, webhookEndpointId }: Watch): string => {
    const account = connections.find(({ id }) => id === connectionId)?.account.displayName ?? connectionId
    const url = endpoints.find(({ id }) => id === webhookEndpointId)?.url ?? webhookEndpointId
    const drives = connectionId === null ? 'The drives of all connections' : `The drive of ${account}`
    return `${drives}; ${webhookEndpointId === null ? 'in the feed alone' : `told to ${url}`}`
  }

  return (
    <Section
      title="Watches"
      lead="Each says which changes somebody wants to hear of."
      actions={
        <NewWatchDialog projectId={projectId} connections={connections} endpoints={endpoints} onDone={setWarnings} />
      }
    >
      {warnings.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>The watch is kept, but look at its filter again.</MessageBarTitle>
            {warnings.join(' ')}
          </MessageBarBody>
        </MessageBar>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!watches && !error && <Loading lines={2} />}
      {watches?.length === 0 && <Text>None yet: no drive is followed.</Text>}
      {watches && watches.length > 0 && (
        <Rows label="Watches">
          {watches.map((watch) => (
            <Row key={watch.id} title={filterWords(watch.filter)} detail={whose(watch)}>
              <ConfirmDialog
                trigger={
                  <Button icon={<DeleteRegular />} aria-label={`Remove watch: ${filterWords(watch.filter)}`}>
                    Remove
                  </Button>
                }
                title="Remove this watch?"
                confirmLabel="Remove watch"
                onConfirm={async () => {
                  await ask(changeRoutes.deleteWatch, { params: { projectId, watchId: watch.id } })
                  await refresh()
                }}
                onDone={() => setWarnings([])}
              >
                A drive that no other watch is for is no longer followed, and what was known of it is forgotten.
              </ConfirmDialog>
            </Row>
          ))}
        </Rows>
      )}
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more watches</Button>}
    </Section>
  )
}
