/** One page: its way back, its title, its actions, its content. Moves the focus to the title on arrival. */
import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { type ReactNode, useEffect, useRef } from 'react'
import { phone } from '../theme.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXL, maxWidth: '1120px' },
  wide: { maxWidth: 'none', gap: tokens.spacingVerticalM },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    justifyContent: 'space-between',
    gap: tokens.spacingVerticalM,
  },
  titles: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minWidth: 0 },
  title: { ...typographyStyles.title2, margin: 0, overflowWrap: 'anywhere', outlineStyle: 'none' },
  lead: { color: tokens.colorNeutralForeground2, maxWidth: '68ch' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, [phone]: { width: '100%' } },
})

export type PageProps = {
  readonly title: string
  readonly back?: ReactNode
  /** One or two sentences below the title. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** As wide as the window, for a canvas. */
  readonly wide?: boolean
  readonly children?: ReactNode
}

export function Page({ title, back, lead, actions, wide = false, children }: PageProps) {
  const styles = useStyles()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} · Drawbridge`
  }, [title])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])

  return (
    <div className={mergeClasses(styles.root, wide && styles.wide)}>
      <div className={styles.head}>
        <div className={styles.titles}>
          {back}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {lead !== undefined && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  )
}
