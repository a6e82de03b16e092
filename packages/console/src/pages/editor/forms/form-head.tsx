/** The head of a form beside the canvas: what it is about, what can be done with it, and what is wrong in general. */
import type { Finding } from '@drawbridge/api'
import { MessageBar, MessageBarBody, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  icon: { fontSize: '24px', lineHeight: 0, color: tokens.colorBrandForeground1 },
  title: { margin: 0, marginRight: 'auto', minWidth: 0, overflowWrap: 'anywhere' },
  lead: { margin: 0, color: tokens.colorNeutralForeground2 },
})

export type FormHeadProps = {
  readonly icon: ReactNode
  readonly title: string
  readonly lead?: string | undefined
  readonly actions?: ReactNode
  readonly findings?: readonly Finding[]
}

export function FormHead({ icon, title, lead, actions, findings = [] }: FormHeadProps) {
  const styles = useStyles()
  return (
    <>
      <div className={styles.head}>
        <span className={styles.icon} aria-hidden>
          {icon}
        </span>
        <Subtitle2 as="h2" className={styles.title}>
          {title}
        </Subtitle2>
        {actions}
      </div>
      {lead && <p className={styles.lead}>{lead}</p>}
      {findings.map(({ severity, code, path, message }) => (
        <MessageBar key={`${code} ${path} ${message}`} intent={severity} layout="multiline">
          <MessageBarBody>{message}</MessageBarBody>
        </MessageBar>
      ))}
    </>
  )
}
