/** Office and PDF files as real programs write them. */
import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import { PDFDocument, rgb, StandardFonts } from 'pdf-lib'
import writeExcelFile from 'write-excel-file/node'

/** A Word document: a title, then headings each with a paragraph. */
export async function makeDocx(title: string, sections: Readonly<Record<string, string>>): Promise<Buffer> {
  const children = [
    new Paragraph({ text: title, heading: HeadingLevel.TITLE }),
    ...Object.entries(sections).flatMap(([heading, text]) => [
      new Paragraph({ text: heading, heading: HeadingLevel.HEADING_1 }),
      new Paragraph({ children: [new TextRun(text)] }),
    ]),
  ]
  return await Packer.toBuffer(new Document({ title, creator: 'Drawbridge', sections: [{ children }] }))
}

/** A PDF of one A4 page. Letters beyond Latin-1 are not in its font. */
export async function makePdf(title: string, lines: readonly string[], at: number): Promise<Buffer> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(title)
  pdf.setCreationDate(new Date(at))
  pdf.setModificationDate(new Date(at))
  const page = pdf.addPage([595, 842])
  const [bold, plain] = await Promise.all([
    pdf.embedFont(StandardFonts.HelveticaBold),
    pdf.embedFont(StandardFonts.Helvetica),
  ])
  page.drawRectangle({ x: 0, y: 760, width: 595, height: 82, color: rgb(0.06, 0.36, 0.55) })
  page.drawText(title, { x: 48, y: 790, size: 24, font: bold, color: rgb(1, 1, 1) })
  lines.forEach((line, index) => {
    page.drawText(line, { x: 48, y: 710 - index * 22, size: 12, font: plain })
  })
  return Buffer.from(await pdf.save())
}

/** An Excel workbook of one sheet; the first row is its head. */
export async function makeXlsx(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const data = rows.map((row, index) =>
    row.map((value) => (index === 0 ? { value, fontWeight: 'bold' as const } : { value })),
  )
  return await writeExcelFile(data).toBuffer()
}
