/** What zod has found wrong, as sentences that tell people what to give. Schemas with words of their own keep them. */
import type { z } from 'zod'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

const forms: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'a whole URL, such as https://example.com/a',
  datetime: 'a moment, such as 2027-01-31T09:00:00Z',
  date: 'a day, such as 2027-01-31',
}

/** For `safeParse(value, { error: issueInWords })`; undefined leaves it to zod. */
export function issueInWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This is missing.'
      return kinds[issue.expected] && `Give ${kinds[issue.expected]}.`
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Give ${String(issue.maximum)} at most.`
        : `Give ${counted(issue.maximum, issue.origin)} at most.`
    case 'invalid_format':
      return forms[issue.format] && `Give ${forms[issue.format]}.`
    case 'invalid_value':
      return `Give ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}.`
    case 'unrecognized_keys':
      return `There is no ${issue.keys.map((key) => `“${key}”`).join(', ')}.`
    default:
      return undefined
  }
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>): string {
  if (origin === 'number' || origin === 'int') return `Give ${String(minimum)} or more.`
  return Number(minimum) === 1 ? 'This is empty.' : `Give at least ${counted(minimum, origin)}.`
}

function counted(count: number | bigint, origin: string): string {
  const [one, more] = origin === 'string' ? ['character', 'characters'] : ['entry', 'entries']
  return `${Number(count).toLocaleString('en')} ${Number(count) === 1 ? one : more}`
}
