/** All that the check has found; choosing one opens the card that it is about. */
import type { Finding } from '@drawbridge/api'
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, makeStyles } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle'
import { WarningRegular } from '@fluentui/react-icons/svg/warning'
import { useCatalogue } from './catalogue.ts'
import { useEditor } from './editor-state.ts'
import { goTo, placeWords } from './finding-place.ts'

const useStyles = makeStyles({
  list: { maxWidth: '420px', maxHeight: '60vh', overflowY: 'auto' },
  item: { maxWidth: 'none' },
})

export function FindingsMenu({ findings }: { readonly findings: readonly Finding[] }) {
  const styles = useStyles()
  const editor = useEditor()
  const actions = useCatalogue()
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const Icon = errors > 0 ? ErrorCircleRegular : findings.length > 0 ? WarningRegular : CheckmarkCircleRegular
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<Icon />}>
          {findings.length === 0 ? 'All well' : countWords(errors, findings.length - errors)}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList className={styles.list}>
          {findings.length === 0 && <MenuItem>Nothing to mend.</MenuItem>}
          {findings.map((finding) => (
            <MenuItem
              key={`${finding.code} ${finding.path} ${finding.message}`}
              className={styles.item}
              icon={finding.severity === 'error' ? <ErrorCircleRegular /> : <WarningRegular />}
              subText={placeWords(editor, actions, finding)}
              onClick={() => goTo(editor, finding)}
            >
              {finding.message}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function countWords(errors: number, warnings: number): string {
  const words = [errors > 0 && `${errors} to mend`, warnings > 0 && `${warnings} to look at`]
  return words.filter(Boolean).join(', ')
}
