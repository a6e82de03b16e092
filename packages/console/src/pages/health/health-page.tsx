/** How this server is, part by part: quiet while all is well, and otherwise what to do. */
import type { Health } from '@drawbridge/api'
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '../../api.ts'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { PartRow } from './part-row.tsx'
import { ProcessesSection } from './processes-section.tsx'

export function HealthPage() {
  // The frame keeps it too, at its own pace: whoever comes here wants to know how it is now.
  const health = useQuery({ ...healthQuery, refetchOnMount: 'always' })
  return (
    <Page title="Health" lead="How this server is, and what to do when a part of it is not well.">
      <QueryView query={health} lines={6}>
        {(found) => (
          <>
            <Verdict health={found} />
            <Section title="Parts">
              <Rows label="Parts">
                {/* What needs somebody comes first. */}
                {found.checks
                  .toSorted((a, b) => Number(a.ok) - Number(b.ok))
                  .map((check) => (
                    <PartRow key={check.name} check={check} />
                  ))}
              </Rows>
            </Section>
            <ProcessesSection processes={found.processes} />
          </>
        )}
      </QueryView>
    </Page>
  )
}

function Verdict({ health: { ok, checks, at } }: { readonly health: Health }) {
  const unwell = checks.filter((check) => !check.ok).length
  return (
    <MessageBar intent={ok ? 'success' : 'warning'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {ok ? 'All is well' : unwell === 1 ? 'One part needs you' : `${unwell} parts need you`}
        </MessageBarTitle>
        Looked at <TimeAgo at={at} />.
      </MessageBarBody>
    </MessageBar>
  )
}
