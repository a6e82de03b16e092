/** What happens in the drive of a connection: how it is followed, and the last changes with who was told of them. */
import type { Connection } from '@drawbridge/api'
import { Text } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { TextLink } from '../../components/links.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { ChangeRow } from '../changes/change-row.tsx'
import { DriveBadge, DriveState } from '../changes/drive-state.tsx'
import { followedDriveQuery, lastChangesQuery } from '../changes/queries.ts'

export function ChangesSection({ connection: { id, projectId } }: { readonly connection: Connection }) {
  const drive = useQuery(followedDriveQuery(projectId, id))
  return (
    <Section
      title="Changes"
      lead="What happens to the files in this drive."
      actions={drive.data && <DriveBadge drive={drive.data} />}
    >
      <QueryView query={drive} lines={4}>
        {(found) =>
          found === null ? (
            <Text>
              Nobody watches this drive, so it is not followed.{' '}
              <TextLink to="/projects/$projectId/changes" params={{ projectId }}>
                Add a watch
              </TextLink>
            </Text>
          ) : (
            <>
              <DriveState projectId={projectId} drive={found} />
              <LastChanges projectId={projectId} connectionId={id} />
            </>
          )
        }
      </QueryView>
    </Section>
  )
}

type LastChangesProps = { readonly projectId: string; readonly connectionId: string }

function LastChanges({ projectId, connectionId }: LastChangesProps) {
  const changes = useQuery(lastChangesQuery(projectId, connectionId))
  return (
    <QueryView query={changes} lines={3}>
      {(last) => (
        <>
          {last.length > 0 && (
            <Rows label="Last changes">
              {last.map((change) => (
                <ChangeRow key={change.id} projectId={projectId} change={change} />
              ))}
            </Rows>
          )}
          <TextLink to="/projects/$projectId/changes" params={{ projectId }} search={{ connectionId }}>
            All changes of this drive
          </TextLink>
        </>
      )}
    </QueryView>
  )
}
