/** A sentence in which code stands between backticks. */
import { makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  code: {
    padding: '0 2px',
    fontFamily: tokens.fontFamilyMonospace,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusSmall,
    overflowWrap: 'anywhere',
  },
})

export function CodedText({ text }: { readonly text: string }) {
  const styles = useStyles()
  return (
    <>
      {text.split('`').map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text that does not change
          <code key={index} className={styles.code}>
            {part}
          </code>
        ),
      )}
    </>
  )
}
