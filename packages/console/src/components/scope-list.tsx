/** What scopes allow: plain words, with Microsoft's own name beside. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { scopeWords } from '../words/scopes.ts'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: tokens.spacingHorizontalS },
  scope: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
})

export function ScopeList({ scopes }: { readonly scopes: readonly string[] }) {
  const styles = useStyles()
  return (
    <ul className={styles.list}>
      {scopes.map((scope) => (
        <li key={scope} className={styles.line}>
          {scopeWords(scope)} <code className={styles.scope}>{scope}</code>
        </li>
      ))}
    </ul>
  )
}
