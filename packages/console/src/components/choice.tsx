/** A select that is never wider than its place, however long its longest option is. */
import { makeStyles, mergeClasses, Select, type SelectProps } from '@fluentui/react-components'

const useStyles = makeStyles({
  root: { minWidth: 0, width: '100%' },
  select: { textOverflow: 'ellipsis' },
})

export function Choice({ className, ...props }: SelectProps) {
  const styles = useStyles()
  return (
    <Select
      {...props}
      root={{ className: mergeClasses(styles.root, className) }}
      select={{ className: styles.select }}
    />
  )
}
