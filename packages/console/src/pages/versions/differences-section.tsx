/** What differs between two versions, step by step. */
import type { Difference } from '@drawbridge/api'
import { Badge, Caption1, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { QueryView } from '../../components/query-view.tsx'
import { Section } from '../../components/section.tsx'
import { phone } from '../../theme.ts'
import { differencesQuery } from './queries.ts'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  path: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalM,
    marginTop: tokens.spacingVerticalXS,
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  value: {
    margin: 0,
    padding: tokens.spacingHorizontalS,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
  },
})

const words = {
  added: ['success', 'Added'],
  removed: ['danger', 'Taken out'],
  changed: ['warning', 'Changed'],
} as const

type DifferencesSectionProps = {
  readonly projectId: string
  readonly workflowId: string
  readonly from: number
  readonly to: number
}

export function DifferencesSection({ projectId, workflowId, from, to }: DifferencesSectionProps) {
  const styles = useStyles()
  const query = useQuery(differencesQuery(projectId, workflowId, from, to))
  return (
    <Section title={`From version ${from} to version ${to}`}>
      <QueryView query={query} lines={3}>
        {(differences) =>
          differences.length === 0 ? (
            <Text>Nothing differs.</Text>
          ) : (
            <ul className={styles.list} aria-label="Differences">
              {differences.map((each) => (
                <DifferenceRow key={`${each.kind} ${each.path}`} difference={each} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  )
}

function DifferenceRow({ difference: { kind, stepId, path, before, after } }: { readonly difference: Difference }) {
  const styles = useStyles()
  const [color, label] = words[kind]
  return (
    <li>
      <div className={styles.head}>
        <Badge appearance="tint" size="large" color={color}>
          {label}
        </Badge>
        <Text weight="semibold">{stepId ?? 'Workflow'}</Text>
        <span className={styles.path}>{path}</span>
      </div>
      <div className={styles.pair}>
        {kind !== 'added' && <Value title="Before" value={before} />}
        {kind !== 'removed' && <Value title="After" value={after} />}
      </div>
    </li>
  )
}

function Value({ title, value }: { readonly title: string; readonly value: unknown }) {
  const styles = useStyles()
  return (
    <div>
      <Caption1 block>{title}</Caption1>
      <pre className={styles.value}>
        {typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? 'Nothing')}
      </pre>
    </div>
  )
}
