/** A document's text as a PDF: its lines, one below the other. */
import { PDFDocument, type PDFFont, StandardFonts } from 'pdf-lib'

/** Points; the page is A4. */
const [width, height, margin, fontSize, lineHeight] = [595, 842, 56, 11, 15]
const linesOnPage = Math.floor((height - 2 * margin) / lineHeight)
/** Beyond these the document goes on, the PDF does not. */
const mostLines = 20_000

export async function toPdf(lines: readonly string[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  const known = new Set(font.getCharacterSet())
  const wrapped = lines.slice(0, mostLines).flatMap((line) => wrap(writable(line, known), font))
  for (let start = 0; start === 0 || start < wrapped.length; start += linesOnPage) {
    const page = pdf.addPage([width, height])
    wrapped.slice(start, start + linesOnPage).forEach((line, index) => {
      page.drawText(line, { x: margin, y: height - margin - (index + 1) * lineHeight, size: fontSize, font })
    })
  }
  return await pdf.save()
}

/** The fonts that every reader of PDF has know Latin letters only; the others become question marks. */
function writable(line: string, known: ReadonlySet<number>): string {
  return [...line.replaceAll('\t', '    ')].map((letter) => (known.has(letter.codePointAt(0)!) ? letter : '?')).join('')
}

function wrap(line: string, font: PDFFont): string[] {
  const fits = (text: string): boolean => font.widthOfTextAtSize(text, fontSize) <= width - 2 * margin
  const lines: string[] = []
  let current = ''
  for (const word of line.match(/\S{1,80}\s*|\s+/g) ?? ['']) {
    if (current !== '' && !fits(current + word.trimEnd())) {
      lines.push(current)
      current = ''
    }
    current += word
  }
  return [...lines, current]
}
