/** One part of the server: how it is, what it is for, and where to go when it is not well. */
import type { Health } from '@drawbridge/api'
import { Badge, makeStyles, tokens } from '@fluentui/react-components'
import { TextLink } from '../../components/links.tsx'
import { Row } from '../../components/rows.tsx'
import { ToneIcon } from '../../components/tone-icon.tsx'
import { partWords } from '../../words/health.ts'

type Check = Health['checks'][number]

const useStyles = makeStyles({
  detail: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, maxWidth: '72ch' },
  remedy: { color: tokens.colorNeutralForeground1 },
})

export function PartRow({ check: { name, ok, detail } }: { readonly check: Check }) {
  const styles = useStyles()
  const { label, meaning, remedy } = partWords(name)
  const tone = ok ? 'success' : 'danger'
  return (
    <Row
      title={label}
      detail={
        <span className={styles.detail}>
          <span>{detail}</span>
          <span>{meaning}</span>
          {!ok && (
            <span className={styles.remedy}>
              {remedy} <WayThere part={name} />
            </span>
          )}
        </span>
      }
    >
      <Badge appearance="tint" color={tone} size="large" icon={<ToneIcon tone={tone} />}>
        {ok ? 'Well' : 'Needs you'}
      </Badge>
    </Row>
  )
}

/** The page where it is mended; what is mended outside of the console has none. */
function WayThere({ part }: { readonly part: Check['name'] }) {
  switch (part) {
    case 'webhooks':
      return <TextLink to="/projects">To the projects</TextLink>
    case 'credentials':
      return <TextLink to="/calendar">To the calendar of ends</TextLink>
    case 'connections':
      return <TextLink to="/connections">To the connections</TextLink>
    default:
      return null
  }
}
