/** Adds a watch, and hands on what looks like a slip in its filter. */
import { type Connection, changeFilterSchema, changeRoutes, type WebhookEndpoint } from '@drawbridge/api'
import { Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { ask } from '../../api.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { followedDrivesQuery, watchesQuery } from './queries.ts'
import { readWatch, WatchFields } from './watch-fields.tsx'

/** The filter's own fields beside what the watch is for, so that each is judged where it stands. */
const schema = changeFilterSchema.extend({
  connectionId: z.string().optional(),
  webhookEndpointId: z.string().optional(),
})

type NewWatchDialogProps = {
  readonly projectId: string
  readonly connections: readonly Connection[]
  readonly endpoints: readonly WebhookEndpoint[]
  readonly onDone: (warnings: readonly string[]) => void
}

export function NewWatchDialog({ projectId, connections, endpoints, onDone }: NewWatchDialogProps) {
  const queryClient = useQueryClient()
  return (
    <FormDialog
      trigger={<Button icon={<AddRegular />}>Add watch</Button>}
      title="Add a watch"
      submitLabel="Add watch"
      schema={schema}
      read={readWatch}
      onSubmit={async ({ connectionId, webhookEndpointId, ...filter }) => {
        const body = { filter, ...(connectionId && { connectionId }), ...(webhookEndpointId && { webhookEndpointId }) }
        const { warnings } = await ask(changeRoutes.createWatch, { params: { projectId }, body })
        for (const { queryKey } of [watchesQuery(projectId), followedDrivesQuery(projectId)]) {
          await queryClient.invalidateQueries({ queryKey })
        }
        return warnings
      }}
      onDone={onDone}
    >
      {(issue) => <WatchFields issue={issue} connections={connections} endpoints={endpoints} />}
    </FormDialog>
  )
}
