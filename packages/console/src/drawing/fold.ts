/** The beginning of a long text, so that a page stays readable. */

const mostLines = 20
const mostLetters = 1_500

/** @returns the whole text, with nothing hidden, where it is not much longer than its beginning would be */
export function foldText(text: string): { readonly beginning: string; readonly hidden: string } {
  const lines = text.split('\n')
  if (lines.length <= mostLines * 1.5 && text.length <= mostLetters * 1.5) return { beginning: text, hidden: '' }
  const some = lines.slice(0, mostLines).join('\n')
  const beginning = some.length > mostLetters ? some.slice(0, mostLetters) : some
  const left = lines.length - beginning.split('\n').length
  const hidden = left > 0 ? counted(left, 'line') : counted(text.length - beginning.length, 'letter')
  return { beginning: `${beginning}…`, hidden }
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`
}
