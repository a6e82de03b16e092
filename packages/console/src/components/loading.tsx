/** The shape of what is about to appear. */
import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
})

/** One per line, unlike each other as lines of text are. */
const widths = ['92%', '78%', '85%', '64%', '88%', '72%', '81%', '58%']

export function Loading({ lines = 4 }: { readonly lines?: number }) {
  const styles = useStyles()
  return (
    <Skeleton aria-label="Loading" aria-busy className={styles.root}>
      <SkeletonItem size={32} style={{ width: '40%' }} />
      {widths.slice(0, lines).map((width) => (
        <SkeletonItem key={width} size={16} style={{ width }} />
      ))}
    </Skeleton>
  )
}
