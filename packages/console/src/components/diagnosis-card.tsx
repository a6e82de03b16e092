/** What is wrong between a connection and Microsoft, and who can mend it. */
import type { Diagnosis } from '@drawbridge/api'
import { Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { WarningRegular } from '@fluentui/react-icons/svg/warning'
import type { ReactNode } from 'react'
import { whetherWaitingHelps, whoActs } from '../words/status.ts'
import { Copyable } from './copyable.tsx'
import { Facts } from './facts.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground3,
    borderLeft: `4px solid ${tokens.colorPaletteDarkOrangeBorder2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  title: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, margin: 0 },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorPaletteDarkOrangeForeground1 },
  remedy: { whiteSpace: 'pre-line' },
  steps: { margin: 0, paddingLeft: tokens.spacingHorizontalL },
  link: { display: 'block', marginTop: tokens.spacingVerticalXS },
})

export function DiagnosisCard({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const styles = useStyles()
  return (
    <article className={styles.root} aria-label={`Diagnosis: ${diagnosis.title}`}>
      <Subtitle2 as="h3" className={styles.title}>
        <WarningRegular className={styles.icon} aria-hidden />
        {diagnosis.title}
      </Subtitle2>
      <Facts
        facts={[
          ['What happened', diagnosis.cause],
          ['Who acts', whoActs(diagnosis.who)],
          ['What to do', <Remedy key="remedy" diagnosis={diagnosis} />],
          ['Does waiting help?', whetherWaitingHelps(diagnosis.retry)],
          ...microsoftFacts(diagnosis.microsoft),
        ]}
      />
    </article>
  )
}

/** The steps one by one where they are known, and the pages on which they are done. */
function Remedy({ diagnosis: { remedy, steps = [], links = [] } }: { readonly diagnosis: Diagnosis }) {
  const styles = useStyles()
  return (
    <>
      {steps.length === 0 ? (
        <span className={styles.remedy}>{remedy}</span>
      ) : (
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {links.map(({ label, url }) => (
        <Link key={url} href={url} target="_blank" rel="noreferrer" className={styles.link}>
          {label}
        </Link>
      ))}
    </>
  )
}

function microsoftFacts(microsoft: Diagnosis['microsoft']): (readonly [string, ReactNode])[] {
  if (!microsoft) return []
  const { code, message, requestId, correlationId } = microsoft
  const facts: (readonly [string, ReactNode])[] = []
  if (code !== undefined) facts.push(['Microsoft’s code', <Copyable key="code" value={code} what="code" />])
  if (message !== undefined) facts.push(['Microsoft’s words', message])
  if (requestId !== undefined)
    facts.push(['Request id', <Copyable key="request" value={requestId} what="request id" />])
  if (correlationId !== undefined)
    facts.push(['Correlation id', <Copyable key="correlation" value={correlationId} what="correlation id" />])
  return facts
}
