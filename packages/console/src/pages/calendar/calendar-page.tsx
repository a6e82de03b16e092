/** The ends of all secrets and certificates, soonest first. */
import { Badge, Button, Text } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { calendarQuery } from '../../api.ts'
import { ExpiryBadge } from '../../components/expiry-badge.tsx'
import { TextLink } from '../../components/links.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { exactTime } from '../../words/time.ts'

export function CalendarPage() {
  const calendar = useInfiniteQuery(calendarQuery)
  return (
    <Page title="Calendar" lead="When client secrets and certificates end. Add the next one before, and nothing stops.">
      <Section title="Ends, soonest first">
        <QueryView query={calendar}>
          {({ pages }) => {
            const entries = pages.flatMap((page) => page.entries)
            if (entries.length === 0) return <Text>No end is known. Enter it where you add a secret.</Text>
            return (
              <Rows label="Ends">
                {entries.map(({ credentialId, kind, name, expiresAt, refusedAt, clientId, projectId, projectName }) => (
                  <Row
                    key={credentialId}
                    title={
                      <TextLink to="/projects/$projectId" params={{ projectId }}>
                        {projectName}
                      </TextLink>
                    }
                    detail={`${name ?? (kind === 'secret' ? 'Client secret' : 'Certificate')} of ${clientId}, ${exactTime(new Date(expiresAt))}`}
                  >
                    {refusedAt !== null && (
                      <Badge appearance="tint" color="danger" size="large">
                        Refused by Microsoft
                      </Badge>
                    )}
                    <ExpiryBadge expiresAt={expiresAt} />
                  </Row>
                ))}
              </Rows>
            )
          }}
        </QueryView>
        {calendar.hasNextPage && <Button onClick={() => void calendar.fetchNextPage()}>Show later ends</Button>}
      </Section>
    </Page>
  )
}
