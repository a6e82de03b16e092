/** One line per connection; on a phone, one card. */
import type { Connection, Project } from '@drawbridge/api'
import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import { TextLink } from '../../components/links.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { phone } from '../../theme.ts'

const useStyles = makeStyles({
  table: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    borderCollapse: 'separate',
    [phone]: { display: 'block', backgroundColor: 'transparent', border: 'none' },
  },
  head: { [phone]: { display: 'none' } },
  body: { [phone]: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM } },
  row: {
    [phone]: {
      display: 'flex',
      flexDirection: 'column',
      gap: tokens.spacingVerticalXS,
      padding: tokens.spacingHorizontalL,
      backgroundColor: tokens.colorNeutralBackground1,
      border: `1px solid ${tokens.colorNeutralStroke2}`,
      borderRadius: tokens.borderRadiusXLarge,
    },
  },
  cell: {
    paddingTop: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalM,
    overflowWrap: 'anywhere',
    [phone]: { display: 'flex', gap: tokens.spacingHorizontalS, padding: 0, height: 'auto' },
  },
  account: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  /** Stands in for the column heads, which a phone has no room for. */
  label: { display: 'none', [phone]: { display: 'inline', color: tokens.colorNeutralForeground3 } },
})

const columns = [
  { name: 'Account', width: '26%' },
  { name: 'Status', width: '20%' },
  { name: 'User', width: '15%' },
  { name: 'Project', width: '15%' },
  { name: 'Checked', width: '12%' },
  { name: 'Last used', width: '12%' },
]

type ConnectionsTableProps = { readonly connections: readonly Connection[]; readonly projects: readonly Project[] }

export function ConnectionsTable({ connections, projects }: ConnectionsTableProps) {
  const styles = useStyles()
  const names = new Map(projects.map(({ id, name }) => [id, name]))
  const label = (text: string) => <span className={styles.label}>{text}</span>
  return (
    <Table className={styles.table} aria-label="Connections">
      <TableHeader className={styles.head}>
        <TableRow>
          {columns.map(({ name, width }) => (
            <TableHeaderCell key={name} style={{ width }}>
              {name}
            </TableHeaderCell>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody className={styles.body}>
        {connections.map(({ id, account, userId, projectId, status, provenUntil, movingTo, checkedAt, lastUsedAt }) => (
          <TableRow key={id} className={styles.row}>
            <TableCell className={styles.cell}>
              <span className={styles.account}>
                <TextLink to="/connections/$connectionId" params={{ connectionId: id }}>
                  {account.displayName}
                </TextLink>
                <span className={styles.quiet}>{account.userPrincipalName}</span>
              </span>
            </TableCell>
            <TableCell className={styles.cell}>
              <span className={styles.account}>
                <StatusBadge status={status} provenUntil={provenUntil} />
                {movingTo !== null && <span className={styles.quiet}>Moves at sign-in</span>}
              </span>
            </TableCell>
            <TableCell className={styles.cell}>
              {label('User')}
              {userId ?? 'None: the project’s own'}
            </TableCell>
            <TableCell className={styles.cell}>
              {label('Project')}
              {names.get(projectId) ?? projectId}
            </TableCell>
            <TableCell className={styles.cell}>
              {label('Checked')}
              {checkedAt ? <TimeAgo at={checkedAt} /> : 'never'}
            </TableCell>
            <TableCell className={styles.cell}>
              {label('Last used')}
              {lastUsedAt ? <TimeAgo at={lastUsedAt} /> : 'never'}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
