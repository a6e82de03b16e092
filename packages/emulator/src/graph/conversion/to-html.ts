/** Markdown as HTML: headings, lists and paragraphs; everything else stays the text it is. */

export function toHtml(lines: readonly string[]): string {
  return `<!doctype html>\n<meta charset="utf-8">\n${lines.map(element).join('\n')}\n`
}

function element(line: string): string {
  const [, marks, heading] = line.match(/^(#{1,6})\s+(.*)$/) ?? []
  if (marks !== undefined) return `<h${marks.length}>${escaped(heading!)}</h${marks.length}>`
  const [, listed] = line.match(/^\s*[-*]\s+(.*)$/) ?? []
  if (listed !== undefined) return `<li>${escaped(listed)}</li>`
  return line.trim() === '' ? '' : `<p>${escaped(line)}</p>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
