/** What the steps of a run are called, as on the canvas. */
import type { Run, RunStep } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { titleOf } from '../../drawing/kinds.ts'
import { everyStep, pathOf } from '../../drawing/place.ts'
import { actionsQuery, runDefinitionQuery } from '../runs/queries.ts'

/** Until the definition is there, and where it is gone, the step's own name. */
export function useStepTitles(run: Run): (step: RunStep) => string {
  const { data: definition } = useQuery(runDefinitionQuery(run))
  const { data: actions } = useQuery(actionsQuery)
  const titles = useMemo(() => {
    if (!definition || !actions) return new Map<string, string>()
    return new Map(everyStep(definition).map(({ place, step }) => [pathOf(place, step.id), titleOf(step, actions)]))
  }, [definition, actions])
  return ({ path, label, stepId }) => label ?? titles.get(path.replace(/\[\d+\]/g, '')) ?? stepId
}
