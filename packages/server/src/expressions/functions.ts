/** Functions that expressions have beside JSONata's own. Each is given plain values and has no way to the host. */

export type OwnFunction = {
  readonly name: string
  /** As JSONata writes it: `<s-:s>` is a text, or else the context, to a text. */
  readonly signature: string
  /** For people: what is given, and what comes out. */
  readonly usage: string
  readonly summary: string
  readonly example: { readonly expression: string; readonly value: unknown }
  readonly run: (...given: never[]) => unknown
}

export const ownFunctions: readonly OwnFunction[] = [
  {
    name: 'fileName',
    signature: '<s-:s>',
    usage: '$fileName(path)',
    summary: 'The last part of a path.',
    example: { expression: '$fileName("/Invoices/2026/June.pdf")', value: 'June.pdf' },
    run: fileName,
  },
  {
    name: 'baseName',
    signature: '<s-:s>',
    usage: '$baseName(name)',
    summary: 'A file’s name without its extension.',
    example: { expression: '$baseName("/Invoices/June.final.pdf")', value: 'June.final' },
    run: (path: string) => fileName(path).replace(/(?<=.)\.[^.]*$/, ''),
  },
  {
    name: 'extension',
    signature: '<s-:s>',
    usage: '$extension(name)',
    summary: 'A file’s extension in small letters, without the dot; empty where there is none.',
    example: { expression: '$extension("June.PDF")', value: 'pdf' },
    run: (path: string) => (/(?<=.)\.([^.]*)$/.exec(fileName(path))?.[1] ?? '').toLowerCase(),
  },
  {
    name: 'parentPath',
    signature: '<s-:s>',
    usage: '$parentPath(path)',
    summary: 'The path of the folder that something is in.',
    example: { expression: '$parentPath("/Invoices/2026/June.pdf")', value: '/Invoices/2026' },
    run: (path: string) => path.replace(/\/+$/, '').replace(/\/[^/]*$/, '') || '/',
  },
  {
    name: 'joinPath',
    signature: '<s+:s>',
    usage: '$joinPath(part, …)',
    summary: 'Parts as one path, with one slash between two of them.',
    example: { expression: '$joinPath("/Archive/", year, "/June.pdf")', value: '/Archive/2026/June.pdf' },
    run: (...parts: readonly string[]) =>
      parts
        .filter((part) => part !== '')
        .join('/')
        .replace(/\/{2,}/g, '/'),
  },
  {
    name: 'safeName',
    signature: '<s-s?:s>',
    usage: '$safeName(text, instead?)',
    summary: 'A text as a name that OneDrive takes: what it refuses becomes `_`, or what you give in its stead.',
    example: { expression: '$safeName("AC/DC: live?")', value: 'AC_DC_ live_' },
    run: safeName,
  },
  {
    name: 'slug',
    signature: '<s-:s>',
    usage: '$slug(text)',
    summary: 'A text in small letters and digits with hyphens between, such as for an address.',
    example: { expression: '$slug("Größe & Gewicht 2026")', value: 'grosse-gewicht-2026' },
    run: slug,
  },
  {
    name: 'formatDate',
    signature: '<s-ss?:s>',
    usage: '$formatDate(moment, format, timeZone?)',
    summary: 'A moment as yyyy, yy, MMMM, MMM, MM, dd, d, EEEE, EEE, HH, mm and ss have it; in UTC, or where you say.',
    example: {
      expression: '$formatDate("2026-07-03T22:30:00Z", "yyyy-MM-dd HH:mm", "Europe/Berlin")',
      value: '2026-07-04 00:30',
    },
    run: formatDate,
  },
  {
    name: 'addDuration',
    signature: '<s-s:s>',
    usage: '$addDuration(moment, duration)',
    summary: 'A moment some time later, or earlier with a minus, such as `P30D` or `-PT12H`.',
    example: { expression: '$addDuration("2026-07-03T22:30:00Z", "P1DT2H")', value: '2026-07-05T00:30:00.000Z' },
    run: addDuration,
  },
  {
    name: 'parseJson',
    signature: '<s-:x>',
    usage: '$parseJson(text)',
    summary: 'What a JSON text says.',
    example: { expression: '$parseJson(\'{"a":[1,2]}\').a[1]', value: 2 },
    run: parseJson,
  },
]

function fileName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1)!
}

/** https://support.microsoft.com/office/restrictions-and-limitations-in-onedrive-and-sharepoint-64883a5d-228e-48f5-b3d2-eb39e07630fa */
function safeName(text: string, instead = '_'): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what OneDrive refuses
  const refused = /["*:<>?/\\|\u0000-\u001f]/g
  const name = text
    .replace(refused, () => instead)
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 255)
  return /^(con|prn|aux|nul|com\d|lpt\d|desktop\.ini|\.lock)?$/i.test(name) ? `${name}${instead}` : name
}

function slug(text: string): string {
  const plain = text.replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

/** @throws {RangeError} for what is no moment, format or zone */
function formatDate(moment: string, format: string, timeZone = 'UTC'): string {
  const date = dateOf(moment)
  const get = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...options }).format(date)
  const digits = (options: Intl.DateTimeFormatOptions, length: number): string => get(options).padStart(length, '0')
  const parts: Record<string, () => string> = {
    yyyy: () => get({ year: 'numeric' }),
    yy: () => get({ year: '2-digit' }),
    MMMM: () => get({ month: 'long' }),
    MMM: () => get({ month: 'short' }),
    MM: () => get({ month: '2-digit' }),
    dd: () => get({ day: '2-digit' }),
    d: () => get({ day: 'numeric' }),
    EEEE: () => get({ weekday: 'long' }),
    EEE: () => get({ weekday: 'short' }),
    HH: () => digits({ hour: '2-digit' }, 2),
    mm: () => digits({ minute: '2-digit' }, 2),
    ss: () => digits({ second: '2-digit' }, 2),
  }
  return format.replace(/yyyy|yy|MMMM|MMM|MM|dd|d|EEEE|EEE|HH|mm|ss/g, (part) => parts[part]!())
}

function addDuration(moment: string, duration: string): string {
  const parts = /^(-)?P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)
  if (!parts) throw new RangeError(`${quoted(duration)} is no duration. Give one such as P30D, PT12H or -PT30M.`)
  const [weeks, days, hours, minutes, seconds] = parts.slice(2).map((part) => Number(part ?? 0)) as number[]
  const time = (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!
  return dateOf(new Date(dateOf(moment).getTime() + (parts[1] ? -1 : 1) * time * 1000)).toISOString()
}

function dateOf(moment: string | Date): Date {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) {
    throw new RangeError(`${quoted(String(moment))} is no moment. Give one such as 2026-07-03T22:30:00Z.`)
  }
  return date
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new RangeError(`${quoted(text)} is no JSON.`, { cause })
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
