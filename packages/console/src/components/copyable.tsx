/** A value to carry elsewhere, character for character, with its copy button. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { CopyButton } from './copy-button.tsx'

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, maxWidth: '100%' },
  value: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
})

export function Copyable({ value, what }: { readonly value: string; readonly what: string }) {
  const styles = useStyles()
  return (
    <span className={styles.root}>
      <code className={styles.value}>{value}</code>
      <CopyButton value={value} what={what} />
    </span>
  )
}
