/** The background work by process: what could start, what runs, what waits for its time. */
import type { Health } from '@drawbridge/api'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { lag } from '../../words/health.ts'

type Process = Health['processes'][number]

export function ProcessesSection({ processes }: { readonly processes: readonly Process[] }) {
  return (
    <Section title="Background work" lead="What could start at once, what runs, and what waits for its time.">
      <Rows label="Background work">
        {processes.map((process) => (
          <Row key={process.name} title={process.name} detail={processDetail(process)} />
        ))}
      </Rows>
    </Section>
  )
}

function processDetail({ ready, active, later, lagSeconds }: Process): string {
  const parts = [
    ready > 0 && `${ready} could start, the oldest for ${lag(lagSeconds)}`,
    active > 0 && `${active} at work`,
    later > 0 && `${later} for later`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? 'Nothing to do' : parts.join(' · ')
}
