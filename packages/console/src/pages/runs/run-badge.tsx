/** How a run or a step is, in a word and a colour. */
import type { RunState, StepState } from '@drawbridge/api'
import { Badge } from '@fluentui/react-components'
import { runWords, stepWords } from '../../words/runs.ts'

export function RunBadge({ state }: { readonly state: RunState }) {
  return <StateBadge {...runWords(state)} />
}

export function StepBadge({ state }: { readonly state: StepState }) {
  return <StateBadge {...stepWords(state)} />
}

function StateBadge({ label, tone }: ReturnType<typeof runWords>) {
  return (
    <Badge appearance="tint" size="large" color={tone}>
      {label}
    </Badge>
  )
}
