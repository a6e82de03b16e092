/** The text of a document, line by line: of plain files as they are, of Word and Excel files out of their XML. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'

/** Largest document that is read, and largest part of one when unpacked, in bytes. */
const largest = 32 * 1024 ** 2

export const readableTypes: readonly string[] = ['txt', 'md', 'csv', 'docx', 'xlsx']

export function typeOf(name: string): string {
  return extname(name).slice(1).toLowerCase()
}

/** @throws Error for a document that is not what its name says, or is too large */
export async function documentLines(name: string, path: string, size: number): Promise<string[]> {
  if (size > largest) throw new Error('The document is too large to be converted.')
  const bytes = await readFile(path)
  switch (typeOf(name)) {
    case 'docx':
      return paragraphs(parts(bytes)('word/document.xml'))
    case 'xlsx':
      return rows(parts(bytes))
    default:
      return bytes.toString('utf8').split(/\r\n|\n|\r/)
  }
}

function parts(bytes: Uint8Array): (name: string) => string {
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) =>
      /^(word\/document|xl\/(sharedStrings|worksheets\/sheet1))\.xml$/.test(name) && originalSize <= largest,
  })
  return (name) => (files[name] === undefined ? '' : strFromU8(files[name]))
}

function paragraphs(xml: string): string[] {
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([paragraph]) => textIn(paragraph, 'w:t'))
}

function rows(part: (name: string) => string): string[] {
  const texts = [...part('xl/sharedStrings.xml').matchAll(/<si>.*?<\/si>/gs)].map(([text]) => textIn(text, 't'))
  return [...part('xl/worksheets/sheet1.xml').matchAll(/<row[ >].*?<\/row>/gs)].map(([row]) =>
    [...row.matchAll(/<c([^>]*)>(.*?)<\/c>/gs)]
      .map(([, attributes = '', cell = '']) => {
        const value = textIn(cell, 'v')
        if (attributes.includes('t="s"')) return texts[Number(value)] ?? ''
        return attributes.includes('t="inlineStr"') ? textIn(cell, 't') : value
      })
      .join('    '),
  )
}

function textIn(xml: string, tag: string): string {
  const pieces = [...xml.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'gs'))].map(([, text]) => text)
  return pieces
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
