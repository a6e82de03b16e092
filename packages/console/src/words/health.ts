/** The parts of a server in words: what each one is for, and what to do when it is not well. */
import type { Health } from '@drawbridge/api'

type Part = Health['checks'][number]['name']

export type PartWords = {
  readonly label: string
  readonly meaning: string
  /** What helps, when the part is not well. */
  readonly remedy: string
}

const words: Record<Part, PartWords> = {
  database: {
    label: 'Database',
    meaning: 'Everything is kept here. Without it nobody can connect, and no call goes through.',
    remedy: 'See that PostgreSQL runs, that this server reaches it, and that its disk is not full.',
  },
  engine: {
    label: 'Background work',
    meaning: 'Refreshes idle connections, proves them, follows changes and sends webhooks.',
    remedy:
      'See that a server with the role “all” or “worker” runs, and look into its log. One more worker catches up.',
  },
  webhooks: {
    label: 'Webhooks',
    meaning: 'Your products hear of changes through them.',
    remedy:
      'Open the endpoint on the page of its project and look inside a delivery: it shows what came back. What was missed can be sent again.',
  },
  credentials: {
    label: 'Client secrets and certificates',
    meaning: 'With them this server proves itself to Microsoft. When the last one ends, no connection works any more.',
    remedy:
      'Add the next one beside it before it ends: first at Microsoft, then here. Remove the old one once the new one works.',
  },
  connections: {
    label: 'Connections',
    meaning: 'Each is proven by a real call at least once a day.',
    remedy:
      'Many unproven at once mean that this server does not reach Microsoft, or that background work is late. Test one connection to see which.',
  },
}

export function partWords(part: Part): PartWords {
  return words[part]
}

/** `3 s`, `12 min`, `5 h`. */
export function lag(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
