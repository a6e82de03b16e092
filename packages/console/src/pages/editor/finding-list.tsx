/** All that is to be mended, each a way to where it is. */
import type { Finding } from '@drawbridge/api'
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle'
import { useCatalogue } from './catalogue.ts'
import { useEditor } from './editor-state.ts'
import { placeWords } from './finding-place.ts'

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', maxHeight: '40vh', overflowY: 'auto' },
  item: {
    width: '100%',
    justifyContent: 'flex-start',
    alignItems: 'flex-start',
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
  },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  place: { fontWeight: tokens.fontWeightSemibold },
})

type FindingListProps = { readonly findings: readonly Finding[]; readonly onChoose: (finding: Finding) => void }

export function FindingList({ findings, onChoose }: FindingListProps) {
  const styles = useStyles()
  const editor = useEditor()
  const actions = useCatalogue()
  return (
    <ul className={styles.list} aria-label="To mend">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.path} ${finding.message}`}>
          <Button
            appearance="subtle"
            className={styles.item}
            icon={<ErrorCircleRegular />}
            onClick={() => onChoose(finding)}
          >
            <span className={styles.words}>
              <span className={styles.place}>{placeWords(editor, actions, finding)}</span>
              {finding.message}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  )
}
