/** Two short fields side by side. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalS,
    // Inputs would else be as wide as twenty letters.
    '& input': { minWidth: 0, width: '100%' },
    '& .fui-Input': { minWidth: 0, width: '100%' },
  },
})

export function Pair({ children }: { readonly children: ReactNode }) {
  const styles = useStyles()
  return <div className={styles.root}>{children}</div>
}
