/** What the workflows of each project do, and whether somebody should look. */
import type { Project } from '@drawbridge/api'
import { makeStyles, tokens } from '@fluentui/react-components'
import { useQueries } from '@tanstack/react-query'
import { Figures } from '../../components/figures.tsx'
import { TextLink } from '../../components/links.tsx'
import { Section } from '../../components/section.tsx'
import { runFiguresQuery } from '../runs/queries.ts'
import { figuresOf } from '../workflows/run-figures.tsx'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  project: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
})

/** Beyond these the page of projects is the better list. */
const mostProjects = 20

export function ProjectRuns({ projects }: { readonly projects: readonly Project[] }) {
  const styles = useStyles()
  const some = projects.slice(0, mostProjects)
  const figures = useQueries({ queries: some.map(({ id }) => runFiguresQuery(id)) })
  return (
    <Section title="Workflow runs" lead="What happens by itself, in each project.">
      <ul className={styles.list}>
        {some.map(({ id, name }, index) => (
          <li key={id} className={styles.project}>
            <TextLink to="/projects/$projectId/workflows" params={{ projectId: id }}>
              {name}
            </TextLink>
            <Figures
              label={`Runs of ${name}`}
              figures={figuresOf(id, figures[index]?.data, ['running', 'waiting', 'failed'])}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
