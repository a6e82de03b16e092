/** How a form gives back the step that it changes. */
import type { Step } from '@drawbridge/api'

/** @param field what was changed; letters typed into one field are undone together */
export type OnStep = (step: Step, field: string) => void
