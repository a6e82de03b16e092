/** The three counts of a server, each a way to its list. */
import type { Answer, connectionRoutes } from '@drawbridge/api'
import { makeStyles, tokens } from '@fluentui/react-components'
import { Link } from '@tanstack/react-router'
import { phone } from '../../theme.ts'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalXL,
    [phone]: { gap: tokens.spacingHorizontalS },
  },
  tile: {
    display: 'flex',
    flexDirection: 'column',
    padding: tokens.spacingHorizontalXL,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    ':hover': { boxShadow: tokens.shadow8 },
    [phone]: { padding: tokens.spacingHorizontalM },
  },
  count: {
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
  },
  name: { color: tokens.colorNeutralForeground2, [phone]: { fontSize: tokens.fontSizeBase200 } },
})

type ConnectionPage = Answer<typeof connectionRoutes.list>
type NumbersProps = { readonly projects: number; readonly apps: number; readonly newest: ConnectionPage | undefined }

export function Numbers({ projects, apps, newest }: NumbersProps) {
  const styles = useStyles()
  const tiles = [
    { to: '/projects', count: projects, one: 'project', many: 'projects' },
    { to: '/projects', count: apps, one: 'app registration', many: 'app registrations' },
    { to: '/connections', count: newest?.connections.length, one: 'connection', many: 'connections' },
  ] as const
  return (
    <div className={styles.root}>
      {tiles.map(({ to, count, one, many }) => (
        <Link key={one} to={to} className={styles.tile}>
          <span className={styles.count}>
            {count ?? '–'}
            {one === 'connection' && newest?.nextCursor && '+'}
          </span>
          <span className={styles.name}>{count === 1 ? one : many}</span>
        </Link>
      ))}
    </div>
  )
}
