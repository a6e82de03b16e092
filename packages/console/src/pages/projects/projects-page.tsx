/** The products that use this server. */
import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { projectsQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { NewProjectDialog } from './new-project-dialog.tsx'

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))',
    gap: tokens.spacingHorizontalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    boxSizing: 'border-box',
    height: '100%',
    padding: tokens.spacingHorizontalXL,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    ':hover': { boxShadow: tokens.shadow8 },
  },
  detail: { color: tokens.colorNeutralForeground2 },
})

export function ProjectsPage() {
  const styles = useStyles()
  const projects = useQuery(projectsQuery)
  return (
    <Page
      title="Projects"
      lead="A project is one product. It has its own users, keys and app registrations."
      actions={<NewProjectDialog />}
    >
      <QueryView query={projects}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={<FolderRegular />}
              title="No project yet"
              text="Create one for the product whose users shall connect their OneDrive."
            />
          ) : (
            <ul className={styles.list}>
              {list.map(({ id, name, allowedOrigins, createdAt }) => (
                <li key={id}>
                  <Link to="/projects/$projectId" params={{ projectId: id }} className={styles.card}>
                    <Subtitle2>{name}</Subtitle2>
                    <span className={styles.detail}>{allowedOrigins.join(', ') || 'No page may use the SDK yet'}</span>
                    <span className={styles.detail}>
                      Created <TimeAgo at={createdAt} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Page>
  )
}
