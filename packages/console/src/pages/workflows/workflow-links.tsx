/** The ways between the pages of one workflow. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { Link } from '@tanstack/react-router'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    gap: tokens.spacingHorizontalXL,
    overflowX: 'auto',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  place: {
    padding: `${tokens.spacingVerticalS} 0`,
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderBottom: '2px solid transparent',
    ':hover': { color: tokens.colorNeutralForeground1 },
    '&[aria-current="page"]': {
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      borderBottomColor: tokens.colorBrandStroke1,
    },
  },
})

const exact = { exact: true, includeSearch: false }

export function WorkflowLinks(params: { readonly projectId: string; readonly workflowId: string }) {
  const styles = useStyles()
  const { projectId, workflowId } = params
  const props = { className: styles.place, activeOptions: exact }
  return (
    <nav className={styles.root} aria-label="Workflow">
      <Link to="/projects/$projectId/workflows/$workflowId" params={params} {...props}>
        Drawing
      </Link>
      <Link to="/projects/$projectId/workflows/$workflowId/enablements" params={params} {...props}>
        Switched on for
      </Link>
      <Link to="/projects/$projectId/workflows/$workflowId/versions" params={params} {...props}>
        Versions
      </Link>
      <Link to="/projects/$projectId/runs" params={{ projectId }} search={{ workflowId }} {...props}>
        Runs
      </Link>
    </nav>
  )
}
