/** What to do in the admin centre: in order, with the values to paste and a drawing of where they go. */
import type { GuideStep } from '@drawbridge/api'
import { Link, makeStyles, tokens } from '@fluentui/react-components'
import { OpenRegular } from '@fluentui/react-icons/svg/open'
import { Fragment, type ReactNode } from 'react'
import { Copyable } from '../../components/copyable.tsx'
import { phone } from '../../theme.ts'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 320px)',
    gap: tokens.spacingHorizontalXXL,
    alignItems: 'start',
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXXL,
    maxWidth: '68ch',
  },
  values: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    alignItems: 'center',
    margin: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusLarge,
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, minWidth: 0 },
  link: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, alignSelf: 'start' },
})

export function Instructions({ step, drawing }: { readonly step: GuideStep; readonly drawing: ReactNode }) {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      <div className={styles.words}>
        <Link href={step.link.url} target="_blank" rel="noreferrer" className={styles.link}>
          {step.link.label} <OpenRegular aria-label="(in a new tab)" />
        </Link>
        <ol className={styles.list}>
          {step.instructions.map((line) => (
            <li key={line}>{emphasised(line)}</li>
          ))}
        </ol>
        <dl className={styles.values} aria-label="To paste">
          {step.values.map(({ label, value }) => (
            <Fragment key={value}>
              <dt className={styles.name}>{label}</dt>
              <dd className={styles.value}>
                <Copyable
                  value={value}
                  what={`${label.toLowerCase()} ${step.id === 'permissions' ? value : ''}`.trim()}
                />
              </dd>
            </Fragment>
          ))}
        </dl>
      </div>
      {drawing}
    </div>
  )
}

/** `**…**` is what stands on Microsoft's page. */
function emphasised(line: string): ReactNode[] {
  return line.split('**').map((part, index) => (index % 2 === 1 ? <strong key={part}>{part}</strong> : part))
}
