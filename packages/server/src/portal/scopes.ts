/** What a scope means to the person who is asked for it. */

type Meaning = {
  readonly scope: RegExp
  readonly sentence: string
  /** Meanings that this one includes; they need not be said beside it. */
  readonly includes: readonly Meaning[]
}

function meaning(scope: RegExp, sentence: string, includes: readonly Meaning[] = []): Meaning {
  return { scope, sentence, includes: [...includes, ...includes.flatMap((each) => each.includes)] }
}

const selected = meaning(/^Files\.\w+\.Selected$/i, 'Reach the files that you select')
const ownFolder = meaning(/^Files\.ReadWrite\.AppFolder$/i, 'Keep a folder of its own in your OneDrive')
const read = meaning(/^Files\.Read$/i, 'See the files in your OneDrive')
const write = meaning(/^Files\.ReadWrite$/i, 'See, add, change and delete files in your OneDrive', [read, ownFolder])
const readAll = meaning(/^(Files|Sites)\.Read\.All$/i, 'See all files you can reach, also those shared with you', [
  read,
])
const writeAll = meaning(
  /^(Files|Sites)\.(ReadWrite|Manage|FullControl)\.All$/i,
  'See, add, change and delete all files you can reach, also those shared with you',
  [readAll, write],
)
const profile = meaning(/^(User\.Read|openid|profile|email)$/i, 'See your name and e-mail address')
/** Said by the portal in words of its own. */
const lasting = meaning(/^offline_access$/i, '')

const meanings = [writeAll, write, readAll, read, ownFolder, selected, profile, lasting]

/** One sentence for each thing that the scopes allow; an unknown one is named as Microsoft names it. */
export function sentencesOf(scopes: readonly string[]): string[] {
  const names = scopes.map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
  const granted = meanings.filter(({ scope }) => names.some((name) => scope.test(name)))
  const said = granted.filter((each) => each !== lasting && !granted.some(({ includes }) => includes.includes(each)))
  const unknown = names.filter((name) => !meanings.some(({ scope }) => scope.test(name)))
  return [
    ...said.map(({ sentence }) => sentence),
    ...new Set(unknown.map((name) => `Use the Microsoft permission ${name}`)),
  ]
}
