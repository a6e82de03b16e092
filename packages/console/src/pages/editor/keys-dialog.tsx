/** Which keys do what. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { AskingDialog } from './asking-dialog.tsx'
import { canvasKeys } from './canvas-keys.ts'
import { useEditor } from './editor-state.ts'

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', textAlign: 'left' },
  cell: { padding: `${tokens.spacingVerticalXS} 0`, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  key: {
    padding: `2px ${tokens.spacingHorizontalS}`,
    fontFamily: tokens.fontFamilyMonospace,
    whiteSpace: 'nowrap',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusSmall,
  },
})

export function KeysDialog() {
  const styles = useStyles()
  const { opened } = useEditor()
  return (
    <AskingDialog title="Keys of the canvas" from={opened}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Keys</th>
            <th scope="col">What they do</th>
          </tr>
        </thead>
        <tbody>
          {canvasKeys.map(([keys, does]) => (
            <tr key={keys}>
              <td className={styles.cell}>
                <kbd className={styles.key}>{keys}</kbd>
              </td>
              <td className={styles.cell}>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </AskingDialog>
  )
}
