/** The way from an empty server to the first connection. Gone when all is done. */
import type { Project } from '@drawbridge/api'
import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { CircleRegular } from '@fluentui/react-icons/svg/circle'
import type { ReactNode } from 'react'
import { TextLink } from '../../components/links.tsx'
import { Section } from '../../components/section.tsx'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  step: { display: 'flex', gap: tokens.spacingHorizontalM },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorNeutralForeground3 },
  done: { color: tokens.colorPaletteGreenForeground1 },
  text: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS },
  hint: { color: tokens.colorNeutralForeground2 },
})

type NextStepsProps = {
  readonly projects: readonly Project[]
  readonly hasKey: boolean
  readonly hasApp: boolean
  readonly hasConnection: boolean
}

export function NextSteps({ projects, hasKey, hasApp, hasConnection }: NextStepsProps) {
  const styles = useStyles()
  const [project] = projects
  if (project && hasKey && hasApp && hasConnection) return null

  const link = (text: string): ReactNode =>
    project ? (
      <TextLink to="/projects/$projectId" params={{ projectId: project.id }}>
        {text}
      </TextLink>
    ) : (
      text
    )
  const steps: readonly { done: boolean; title: ReactNode; hint: string }[] = [
    {
      done: project !== undefined,
      title: <TextLink to="/projects">Create a project</TextLink>,
      hint: 'One for each product whose users shall connect their OneDrive.',
    },
    {
      done: hasKey,
      title: link('Add the public key of the product'),
      hint: 'Your product signs a short-lived token for its user with the private half; the key stays with you.',
    },
    {
      done: hasApp,
      title: project ? (
        <TextLink to="/projects/$projectId/set-up" params={{ projectId: project.id }}>
          Register it at Microsoft
        </TextLink>
      ) : (
        'Register it at Microsoft'
      ),
      hint: 'The set-up guide leads through it, and asks Microsoft after each step whether it is right.',
    },
    {
      done: hasConnection,
      title: 'Connect the first account',
      hint: 'Open your product, or the sample product, and press Connect OneDrive.',
    },
  ]
  return (
    <Section title="What to do next">
      <ol className={styles.list}>
        {steps.map(({ done, title, hint }) => (
          <li key={hint} className={styles.step}>
            {done ? (
              <CheckmarkCircleRegular className={mergeClasses(styles.icon, styles.done)} aria-label="Done" />
            ) : (
              <CircleRegular className={styles.icon} aria-label="To do" />
            )}
            <span className={styles.text}>
              <Text weight="semibold">{title}</Text>
              <span className={styles.hint}>{hint}</span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
