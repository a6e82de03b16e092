/** What a step can be: the actions of the catalogue, and what Drawbridge itself can do. */
import type { DescribedAction, Step } from '@drawbridge/api'

export type Kind = {
  /** The action's name, or the step's type. */
  readonly key: string
  readonly title: string
  readonly summary: string
  readonly group: string
  /** A new one, yet to be filled in. */
  readonly blank: (id: string) => Step
}

type Builtin = Omit<Kind, 'key'> & { readonly idea: string }

const graph = { steps: [], edges: [] }

const builtins: Record<Exclude<Step['type'], 'action'>, Builtin> = {
  condition: {
    title: 'Condition',
    summary: 'Goes one way or the other.',
    group: 'Flow',
    idea: 'check',
    blank: (id) => ({ id, type: 'condition', expression: '' }),
  },
  for_each: {
    title: 'For each',
    summary: 'Does steps for every item of a list.',
    group: 'Flow',
    idea: 'each',
    blank: (id) => ({
      id,
      type: 'for_each',
      items: '',
      concurrency: 1,
      most: 1_000,
      onItemError: 'stop',
      body: graph,
    }),
  },
  wait: {
    title: 'Wait',
    summary: 'Goes on later: after seconds or months, or at a moment.',
    group: 'Flow',
    idea: 'wait',
    blank: (id) => ({ id, type: 'wait', for: 'PT1H' }),
  },
  workflow: {
    title: 'Run a workflow',
    summary: 'Runs another workflow, and takes its reply.',
    group: 'Flow',
    idea: 'run',
    blank: (id) => ({ id, type: 'workflow', workflowId: '', input: {}, wait: true }),
  },
  respond: {
    title: 'Respond',
    summary: 'Answers whoever called the workflow.',
    group: 'Flow',
    idea: 'respond',
    blank: (id) => ({ id, type: 'respond', status: 200, body: null }),
  },
  transform: {
    title: 'Transform',
    summary: 'Makes data from data, with JSONata.',
    group: 'Data',
    idea: 'transform',
    blank: (id) => ({ id, type: 'transform', expression: '' }),
  },
  send_event: {
    title: 'Send event',
    summary: 'Tells your product, by a signed webhook.',
    group: 'Outside',
    idea: 'tell',
    blank: (id) => ({ id, type: 'send_event', name: '', payload: {} }),
  },
  http_request: {
    title: 'HTTP request',
    summary: 'Calls an address on the internet.',
    group: 'Outside',
    idea: 'request',
    blank: (id) => ({ id, type: 'http_request', method: 'GET', url: '', headers: {}, saveAsFile: false }),
  },
}

/** Everything that can be added, OneDrive first. */
export function kindsOf(actions: readonly DescribedAction[]): readonly Kind[] {
  const ofDrive = actions.map(
    ({ name, title, summary, group }): Kind => ({
      key: name,
      title,
      summary,
      group,
      blank: (id) => ({ id, type: 'action', action: name, input: {} }),
    }),
  )
  return [...ofDrive, ...Object.entries(builtins).map(([key, kind]) => ({ key, ...kind }))]
}

/** The name that a new step of a kind would like to have. */
export function ideaOf({ key }: Kind): string {
  return Object.hasOwn(builtins, key) ? builtins[key as keyof typeof builtins].idea : key
}

export function kindOf(step: Step): string {
  return step.type === 'action' ? step.action : step.type
}

/** What a step is called where people read: by its label, else by what it does. */
export function titleOf(step: Step, actions: readonly DescribedAction[]): string {
  return step.label || kindTitle(step, actions)
}

export function kindTitle(step: Step, actions: readonly DescribedAction[]): string {
  if (step.type !== 'action') return builtins[step.type].title
  return actions.find(({ name }) => name === step.action)?.title ?? step.action
}

/** The kinds in whose words all the searched words are. */
export function searchKinds(kinds: readonly Kind[], text: string): readonly Kind[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean)
  const rank = ({ title }: Kind) => (title.toLowerCase().startsWith(wanted[0] ?? '') ? 0 : 1)
  const found = kinds.filter(({ key, title, summary, group }) => {
    const words = `${key} ${title} ${summary} ${group}`.toLowerCase()
    return wanted.every((word) => words.includes(word))
  })
  return wanted.length === 0 ? found : found.toSorted((a, b) => rank(a) - rank(b))
}
