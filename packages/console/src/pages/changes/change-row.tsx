/** One change: what happened to which item, all that is told of it, and who was told. */
import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { webhookEndpointsQuery } from '../../api.ts'
import { Copyable } from '../../components/copyable.tsx'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { formatBytes } from '../../words/bytes.ts'
import { kindWords, placeWords, sharingWords } from '../../words/changes.ts'
import { exactTime } from '../../words/time.ts'
import { DeliveryRow } from '../webhooks/delivery-row.tsx'
import type { ToldChange } from './change-filter.ts'
import { deliveriesOfEventQuery } from './queries.ts'

const useStyles = makeStyles({
  inside: { flexBasis: '100%', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

type ChangeRowProps = {
  readonly projectId: string
  readonly change: ToldChange
  /** Whose drive it is; absent where that is plain. */
  readonly owner?: string | undefined
}

export function ChangeRow({ projectId, change, owner }: ChangeRowProps) {
  const styles = useStyles()
  const [open, setOpen] = useState(false)
  const { id, connectionId, kind, item, at } = change
  return (
    <Row
      title={placeWords(change)}
      detail={
        <>
          {item.kind === 'folder' ? 'Folder' : 'File'}
          {owner !== undefined && (
            <>
              {' of '}
              <TextLink to="/connections/$connectionId" params={{ connectionId }}>
                {owner}
              </TextLink>
            </>
          )}
          {' · '}
          <TimeAgo at={at} />
        </>
      }
    >
      <Badge appearance="tint" color={kind === 'deleted' ? 'danger' : 'informative'} size="large">
        {kindWords(kind)}
      </Badge>
      <Button
        size="small"
        aria-expanded={open}
        aria-label={`${open ? 'Less' : 'More'} about ${item.path}`}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Less' : 'More'}
      </Button>
      {open && (
        <div className={styles.inside}>
          <Facts facts={factsOf(change)} />
          <Told projectId={projectId} eventId={id} />
        </div>
      )}
    </Row>
  )
}

function factsOf({ item, before }: ToldChange) {
  const { id, path, size, mimeType, modifiedAt, modifiedBy, sharing } = item
  const author = modifiedBy?.displayName ?? modifiedBy?.email ?? modifiedBy?.id
  return [
    ['Item', <Copyable key="id" value={id} what="item id" />],
    ['Is at', path],
    ...(before && before.path !== path ? [['Was at', before.path] as const] : []),
    ...(size === null ? [] : [['Size', formatBytes(size)] as const]),
    ...(mimeType === null ? [] : [['Type', mimeType] as const]),
    ...(modifiedAt === null ? [] : [['Last written', exactTime(new Date(modifiedAt))] as const]),
    ...(author === undefined ? [] : [['By', author] as const]),
    ['Shared', sharingWords(sharing)],
  ] as const
}

function Told({ projectId, eventId }: { readonly projectId: string; readonly eventId: string }) {
  const deliveries = useQuery(deliveriesOfEventQuery(projectId, eventId))
  const { data: endpoints = [] } = useQuery(webhookEndpointsQuery(projectId))
  return (
    <QueryView query={deliveries} lines={2}>
      {(all) =>
        all.length === 0 ? (
          <Text>No endpoint is told of it: no watch with an endpoint lets it through. It is in the feed.</Text>
        ) : (
          <Rows label="Who is told of it">
            {all.map((delivery) => (
              <DeliveryRow
                key={delivery.id}
                projectId={projectId}
                delivery={delivery}
                title={
                  <TextLink
                    to="/projects/$projectId/webhooks/$endpointId"
                    params={{ projectId, endpointId: delivery.endpointId }}
                  >
                    {endpoints.find(({ id }) => id === delivery.endpointId)?.url ?? delivery.endpointId}
                  </TextLink>
                }
              />
            ))}
          </Rows>
        )
      }
    </QueryView>
  )
}
