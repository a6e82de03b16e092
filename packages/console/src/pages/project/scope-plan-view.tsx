/** A plan of scopes: each with its reason, who is asked, and how it differs from what is asked for today. */
import type { ScopeComparison, ScopeWish } from '@drawbridge/api'
import { Badge, MessageBar, MessageBarBody, makeStyles, Text, tokens } from '@fluentui/react-components'
import { Row, Rows } from '../../components/rows.tsx'
import { whetherAdministratorIsAsked } from '../../words/scope-plan.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  scope: { fontFamily: tokens.fontFamilyMonospace },
})

type ScopePlanViewProps = { readonly comparison: ScopeComparison; readonly kind: ScopeWish['kind'] }

export function ScopePlanView({ comparison, kind }: ScopePlanViewProps) {
  const styles = useStyles()
  const { scopes, notes, impossible } = comparison.plan
  if (impossible !== null) {
    return (
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{impossible}</MessageBarBody>
      </MessageBar>
    )
  }
  return (
    <div className={styles.root}>
      <Rows label="Planned scopes">
        {scopes.map(({ scope, reason, administrator }) => (
          <Row key={scope} title={<span className={styles.scope}>{scope}</span>} detail={reason}>
            <Badge appearance="tint" color={administrator === 'never' ? 'success' : 'warning'} size="large">
              {whetherAdministratorIsAsked(administrator)}
            </Badge>
          </Row>
        ))}
      </Rows>
      {notes.map((note) => (
        <Text key={note}>{note}</Text>
      ))}
      <Text weight="semibold">{kind === 'application' ? whereToAdd : difference(comparison)}</Text>
    </div>
  )
}

const whereToAdd =
  'Add these at Microsoft under API permissions, Application permissions, and let an administrator agree. What people are asked when they sign in is not changed by it.'

function difference({ missing, unneeded }: ScopeComparison): string {
  if (missing.length + unneeded.length === 0) return 'The app registration asks for this already.'
  const sentences = [
    missing.length > 0 && `It does not ask for ${missing.join(', ')} yet.`,
    unneeded.length > 0 && `It asks for ${unneeded.join(', ')} without need.`,
  ]
  return sentences.filter(Boolean).join(' ')
}
