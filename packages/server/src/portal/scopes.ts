/** What a scope means to the person who is asked for it. */

type Meaning = { readonly scope: RegExp; readonly sentence: string }

/** The widest first: a sentence that a wider one says already is left out. */
const files: readonly Meaning[] = [
  {
    scope: /^(Files|Sites)\.(ReadWrite|Manage|FullControl)\.All$/i,
    sentence: 'See, add, change and delete all files you can reach, also those shared with you',
  },
  { scope: /^Files\.ReadWrite$/i, sentence: 'See, add, change and delete files in your OneDrive' },
  { scope: /^(Files|Sites)\.Read\.All$/i, sentence: 'See all files you can reach, also those shared with you' },
  { scope: /^Files\.Read$/i, sentence: 'See the files in your OneDrive' },
  { scope: /^Files\.ReadWrite\.AppFolder$/i, sentence: 'Keep a folder of its own in your OneDrive' },
  { scope: /^Files\.\w+\.Selected$/i, sentence: 'Reach the files that you select' },
]
const profile: Meaning = { scope: /^(User\.Read|openid|profile|email)$/i, sentence: 'See your name and e-mail address' }
const silent = /^offline_access$/i

/** One sentence for each thing that the scopes allow; an unknown one is named as Microsoft names it. */
export function sentencesOf(scopes: readonly string[]): string[] {
  const names = scopes.map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
  const granted = files.filter(({ scope }) => names.some((name) => scope.test(name)))
  const unknown = names.filter(
    (name) => ![...files, profile].some(({ scope }) => scope.test(name)) && !silent.test(name),
  )
  const writesAll = granted[0] === files[0]
  const writesOwn = granted.includes(files[1]!)
  const said = granted.filter((meaning) => {
    const index = files.indexOf(meaning)
    if (writesAll) return index === 0 || index === 5
    return !(writesOwn && (index === 3 || index === 4))
  })
  return [
    ...said.map(({ sentence }) => sentence),
    ...(names.some((name) => profile.scope.test(name)) ? [profile.sentence] : []),
    ...new Set(unknown.map((name) => `Use the Microsoft permission ${name}`)),
  ]
}
