/** A few figures side by side, each a way to what it counts. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Link, type LinkProps } from '@tanstack/react-router'
import { phone } from '../theme.ts'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))',
    gap: tokens.spacingHorizontalL,
    [phone]: {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      gap: tokens.spacingHorizontalS,
      '& > :last-child:nth-child(odd)': { gridColumn: '1 / -1' },
    },
  },
  tile: {
    display: 'flex',
    flexDirection: 'column',
    padding: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    ':hover': { boxShadow: tokens.shadow8 },
  },
  count: {
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
  },
  bad: { color: tokens.colorStatusDangerForeground1 },
  name: { color: tokens.colorNeutralForeground2 },
})

export type Figure = Pick<LinkProps, 'to' | 'params' | 'search'> & {
  readonly name: string
  /** Such as `12` or `1,000+`. */
  readonly count: string
  /** Somebody should look. */
  readonly bad?: boolean
}

export function Figures({ label, figures }: { readonly label: string; readonly figures: readonly Figure[] }) {
  const styles = useStyles()
  return (
    <nav className={styles.root} aria-label={label}>
      {figures.map(({ name, count, bad = false, ...way }) => (
        <Link key={name} {...way} className={styles.tile}>
          <span className={mergeClasses(styles.count, bad && styles.bad)}>{count}</span>
          <span className={styles.name}>{name}</span>
        </Link>
      ))}
    </nav>
  )
}
