/** What a believable drive holds: paths, and how each content is made. */
import { makeDocx, makePdf, makeXlsx } from './content/documents.ts'
import { makePicture, type Scene } from './content/pictures.ts'

export type PlannedFile = {
  /** From the root; folders are made as needed. */
  readonly path: string
  /** Days before the drive is provisioned. */
  readonly age: number
  /** @param at when the file is from, milliseconds since the epoch */
  readonly make: (at: number) => Buffer | Promise<Buffer>
}

const text = (content: string) => () => Buffer.from(content)

const pdf =
  (title: string, ...lines: string[]) =>
  (at: number) =>
    makePdf(title, lines, at)

function invoice(number: number): PlannedFile {
  const month = ['January', 'February', 'March', 'April', 'May', 'June'][number % 6]!
  const amount = (1200 + number * 173.5).toFixed(2)
  const lines = [
    'Aster Supplies Ltd',
    '12 Quay Street, Bristol',
    '',
    `For services in ${month}`,
    `Amount due: ${amount} EUR`,
  ]
  return {
    path: `Invoices/Invoice ${1000 + number} ${month}.pdf`,
    age: 200 - number * 25,
    make: pdf(`Invoice ${1000 + number}`, ...lines),
  }
}

const scenes: Readonly<Record<string, Scene>> = {
  'Fjord at dawn.jpg': {
    seed: 11,
    sky: ['#27346b', '#d98a8a', '#ffe0b0'],
    sun: '#fff1c9',
    hills: ['#6c6f9b', '#474c7a', '#2b3159'],
    subject: 'boats',
  },
  'Autumn forest.jpg': {
    seed: 23,
    sky: ['#7fb4d8', '#d5e6ee', '#fdf3dc'],
    sun: '#fff7d6',
    hills: ['#d99a4e', '#b8622d', '#6d3a1e'],
    subject: 'trees',
  },
  'Village in May.jpg': {
    seed: 37,
    sky: ['#4f9be0', '#a9d4f5', '#f3fbff'],
    sun: '#fffbe0',
    hills: ['#8fc46b', '#5fa348', '#3c7a37'],
    subject: 'houses',
  },
  'Balloons over the valley.jpg': {
    seed: 41,
    sky: ['#5d8fdb', '#f0b7a1', '#ffe6c4'],
    sun: '#fff3d2',
    hills: ['#9a86a8', '#6c5a80', '#43375a'],
    subject: 'balloons',
  },
  'Night on the ridge.jpg': {
    seed: 53,
    sky: ['#050a24', '#16224f', '#3a3f77'],
    sun: '#eef1ff',
    hills: ['#1d2750', '#121a39', '#090d20'],
    subject: 'stars',
  },
  'Desert road.jpg': {
    seed: 67,
    sky: ['#e8a25a', '#f6cf94', '#fff0cf'],
    sun: '#ffffff',
    hills: ['#d98c50', '#b86a3a', '#8a4a2c'],
    subject: 'houses',
  },
  'Sails in the bay.jpg': {
    seed: 71,
    sky: ['#2a8fb8', '#8ad0de', '#e6f8f4'],
    sun: '#fffbe8',
    hills: ['#5fb3b5', '#2f8c98', '#176674'],
    subject: 'boats',
  },
  'Winter pines.jpg': {
    seed: 83,
    sky: ['#9db4cc', '#d5e0ea', '#fbfdff'],
    sun: '#ffffff',
    hills: ['#e4ebf2', '#bccad8', '#5b7488'],
    subject: 'trees',
  },
}

const pictures: PlannedFile[] = Object.entries(scenes).map(([name, scene], index) => ({
  path: `Pictures/${name}`,
  age: 320 - index * 37,
  make: (at) => makePicture(scene, at),
}))

const readings: PlannedFile[] = Array.from({ length: 220 }, (_, index) => ({
  path: `Projects/Weather station/Readings/reading-${String(index + 1).padStart(3, '0')}.csv`,
  age: 220 - index,
  make: text(
    `hour,celsius,hectopascal\n${[0, 6, 12, 18].map((hour) => `${hour},${((index * 7 + hour) % 23) - 2},${1000 + ((index * 3 + hour) % 31)}`).join('\n')}\n`,
  ),
}))

const budget = [
  ['Item', 'Quarter 1', 'Quarter 2', 'Quarter 3', 'Quarter 4'],
  ['Salaries', 84_000, 84_000, 91_500, 91_500],
  ['Travel', 4_200, 6_850, 3_100, 7_400],
  ['Software', 2_380, 2_380, 2_610, 2_610],
  ['Equipment', 9_900, 1_250, 0, 3_300],
]

const deep = 'Projects/Archive/2019/Clients/North/Drafts/Round two/Final'

export const plannedFiles: readonly PlannedFile[] = [
  {
    path: 'Getting started.pdf',
    age: 400,
    make: pdf('Welcome to your drive', 'Everything here is made up.', 'Change it as you like.'),
  },
  {
    path: 'Documents/Project proposal.docx',
    age: 92,
    make: () =>
      makeDocx('Project proposal', {
        Summary: 'We replace the paper register with a shared notebook.',
        Schedule: 'Design in spring, pilot in summer, everyone by autumn.',
        Budget: 'See the workbook beside this document.',
      }),
  },
  {
    path: 'Documents/Meeting notes.docx',
    age: 6,
    make: () =>
      makeDocx('Meeting notes', {
        Present: 'Megan, Alex, Nadia',
        Decisions: 'Ship on Thursday. Keep the old import until the end of the year.',
      }),
  },
  { path: 'Documents/Budget.xlsx', age: 31, make: () => makeXlsx(budget) },
  {
    path: 'Documents/Contacts.csv',
    age: 140,
    make: text('name,town,since\nAsta Lind,Uppsala,2021\nBruno Keller,Basel,2019\nChidi Okafor,Lagos,2023\n'),
  },
  {
    path: 'Documents/Reading list.md',
    age: 18,
    make: text('# Reading list\n\n- [ ] A history of bridges\n- [x] Knots and splices\n- [ ] The quiet harbour\n'),
  },
  { path: 'Documents/empty.txt', age: 12, make: text('') },
  ...pictures,
  ...Array.from({ length: 6 }, (_, index) => invoice(index + 1)),
  {
    path: 'Projects/Weather station/README.md',
    age: 221,
    make: text('# Weather station\n\nOne file a day in *Readings*.\n'),
  },
  ...readings,
  { path: `${deep}/Letter.txt`, age: 390, make: text('Dear reader,\n\nyou have come a long way down.\n') },
  { path: 'Odd names/100% done #1.txt', age: 3, make: text('Percent and number signs are fine.\n') },
  { path: "Odd names/It's here!.md", age: 4, make: text("It's here!\n") },
  { path: 'Odd names/naïve café.pdf', age: 44, make: pdf('Naïve café', 'Menu of the day', 'Crème brûlée') },
  { path: 'Odd names/🎉 Party plan 🎈.txt', age: 9, make: text('Cake, music, friends.\n') },
  { path: 'Odd names/C++ notes.txt', age: 51, make: text('A plus is a plus.\n') },
  { path: 'Odd names/价格表.csv', age: 27, make: text('货品,价格\n茶,12\n') },
  {
    path: 'Odd names/[draft] a & b = c; $5, @home (copy) ~final~.txt',
    age: 21,
    make: text('Every character here is allowed.\n'),
  },
  {
    path: `Odd names/${'A rather long name that goes on '.repeat(5)}and ends here.txt`,
    age: 75,
    make: text('Long names are fine, up to a limit.\n'),
  },
]
