/** A value as it went in or came out; a long one folded to its beginning. */
import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { CodeBlock } from '../../components/code-block.tsx'
import { foldText } from '../../drawing/fold.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'stretch', gap: tokens.spacingVerticalXS },
  more: { alignSelf: 'flex-start' },
})

export function ValueView({ value, what }: { readonly value: unknown; readonly what: string }) {
  const styles = useStyles()
  const [whole, setWhole] = useState(false)
  if (value === undefined || value === null) return <Text>Nothing.</Text>
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const { beginning, hidden } = foldText(text)
  return (
    <div className={styles.root}>
      <CodeBlock text={text} what={what} {...(!whole && hidden !== '' && { shown: beginning })} />
      {hidden !== '' && (
        <Button size="small" appearance="subtle" className={styles.more} onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : `Show the rest (${hidden})`}
        </Button>
      )}
    </div>
  )
}
