/** The names that are tried in turn when one is taken, as OneDrive itself would: `a.txt`, `a 1.txt`, `a 2.txt` … Pure. */

const mostTried = 100

export function* freeNames(name: string): Generator<string> {
  yield name
  const [, stem = name, extension = ''] = /^(.*?[^/])(\.[^./]+)?$/s.exec(name) ?? []
  for (let number = 1; number < mostTried; number++) yield `${stem} ${number}${extension}`
}
