/** Lines to carry elsewhere, with a copy button. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { CopyButton } from './copy-button.tsx'

const useStyles = makeStyles({
  root: { position: 'relative' },
  lines: {
    margin: 0,
    padding: tokens.spacingHorizontalL,
    paddingRight: '48px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  copy: { position: 'absolute', top: '6px', right: '6px' },
})

type CodeBlockProps = {
  /** What is copied. */
  readonly text: string
  readonly what: string
  /** @default the text */
  readonly shown?: string
}

export function CodeBlock({ text, what, shown = text }: CodeBlockProps) {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      <pre className={styles.lines}>
        <code>{shown}</code>
      </pre>
      <span className={styles.copy}>
        <CopyButton value={text} what={what} />
      </span>
    </div>
  )
}
