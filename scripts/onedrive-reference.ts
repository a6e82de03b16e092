/**
 * The reference of `@drawbridge/onedrive`, made from its source: what the compiler declares of it, with the comments that
 * stand there, a page for each part.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize, relative } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')
const source = join(root, 'packages/onedrive/src')

/** Pages in their order: file, title, what it holds, and the parts of the source it is made from. */
const pages: readonly (readonly [file: string, title: string, intro: string, parts: readonly string[]])[] = [
  ['client', 'Clients', 'An account, its drives, and their items.', ['client', 'drive-client', 'item-client']],
  ['sign-in', 'Signing in', 'From an app registration to tokens, by every flow.', ['identity']],
  ['drives', 'Drives and items', 'What the clients take and give.', ['drives']],
  ['transfers', 'Transfers', 'Uploads and downloads.', ['transfers']],
  ['delta', 'Changes', 'What has changed, and what changes.', ['delta']],
  ['trees', 'Trees', 'Whole folders, compared and planned.', ['trees']],
  ['node', 'Files on disk', 'Imported from `@drawbridge/onedrive/node`; needs Node, Bun or Deno.', ['node']],
  ['graph', 'Microsoft Graph', 'Requests of your own, batches, and the resources on the wire.', ['graph']],
  ['applications', 'App registrations', 'Made and mended over Graph.', ['applications']],
  ['transport', 'Transport', 'Retries, pace, hooks and traces.', ['http']],
  ['errors', 'Errors and diagnosis', 'What is thrown, and what it means.', ['errors', 'diagnosis']],
]

type Declaration = {
  readonly name: string
  readonly module: string
  readonly prose: string
  readonly throws: readonly string[]
  readonly see: readonly string[]
  readonly code: string
  /** Whether it can be imported; others are here because those name them. */
  readonly exported: boolean
}

/** Text of each page by its path below `docs/reference/onedrive`. @throws {Error} when the source does not compile */
export async function onedriveReference(): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-reference-'))
  try {
    await declare(folder)
    const declared = reachable(folder)
    const pageOf = (module: string): string =>
      pages.find(([, , , parts]) => parts.includes(module.split('/')[0]!.replace(/\.ts$/, '')))?.[0] ?? unplaced(module)
    const places = new Map(declared.map(({ name, module }) => [name, pageOf(module)]))
    const files = pages.map(([file, title, intro]): [string, string] => {
      const own = declared.filter(({ module }) => pageOf(module) === file)
      return [`${file}.md`, page(title, intro, own, file, places)]
    })
    return new Map([['README.md', index(declared, pageOf)], ...files])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function unplaced(module: string): never {
  throw new Error(`Give ${module} a page in scripts/onedrive-reference.ts.`)
}

async function declare(folder: string): Promise<void> {
  const config = join(folder, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    emitDeclarationOnly: true,
    outDir: join(folder, 'out'),
    rootDir: source,
    typeRoots: [join(root, 'node_modules/@types')],
  }
  const include = [join(source, '**/*.ts')]
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [tsc, '-p', config]).catch((error: { stdout: string }) => {
    throw new Error(`The source does not compile:\n${error.stdout}`)
  })
}

/** What the two entry points export, in their order, and what that names. */
function reachable(folder: string): Declaration[] {
  const read = (module: string): string => readFileSync(join(folder, 'out', module.replace(/\.ts$/, '.d.ts')), 'utf8')
  const found = new Map<string, Declaration>()
  const exports = ['index.ts', 'node.ts'].flatMap((entry) => exportsOf(entry, read))
  for (const { name, module } of exports) add(name, module, true)
  return [...found.values()]

  function add(name: string, module: string, exported: boolean): void {
    if (found.has(name)) return
    const text = read(module)
    const declaration = declarationOf(name, module, text, exported)
    if (!declaration) return
    found.set(name, declaration)
    for (const word of namesIn(declaration.code)) {
      const known = exports.find((each) => each.name === word)
      const from = known?.module ?? moduleOf(word, module, text)
      if (from !== undefined) add(word, from, known !== undefined)
    }
  }
}

/** Types that a declaration names, comments left aside. */
function namesIn(code: string): string[] {
  const plain = code.replace(/\/\*[\s\S]*?\*\//g, '')
  return [...new Set([...plain.matchAll(/\b[A-Z]\w+\b/g)].map(([word]) => word))]
}

function exportsOf(entry: string, read: (module: string) => string): { name: string; module: string }[] {
  return [...read(entry).matchAll(/^export (?:type )?(\*|\{[^}]*\}) from '(\.[^']+)';$/gm)].flatMap(
    ([, names, from]) => {
      const module = normalize(join(dirname(entry), from!))
      if (names === '*') return [...read(module).matchAll(topLevel)].map(([, , name]) => ({ name: name!, module }))
      const list = names!.slice(1, -1).split(',')
      return list
        .map((each) => ({ name: each.replace(/\btype /, '').trim(), module }))
        .filter(({ name }) => name !== '')
    },
  )
}

/** A declaration that stands at the left margin, as the compiler writes all of them. */
const topLevel = /^(?:export )?(?:declare )?(type|function|class|const) (\w+)/gm

/** Where a type that a module names comes from: the module itself, or one of ours that it imports. */
function moduleOf(name: string, module: string, text: string): string | undefined {
  for (const [, , declared] of text.matchAll(topLevel)) if (declared === name) return module
  for (const [, names, from] of text.matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']+)';$/gm)) {
    if (names!.split(',').some((each) => each.replace(/\btype /, '').trim() === name)) {
      return normalize(join(dirname(module), from!))
    }
  }
  return undefined
}

function declarationOf(name: string, module: string, text: string, exported: boolean): Declaration | undefined {
  const head = `(?:export )?(?:declare )?(?:type|function|class|const) ${name}\\b`
  const match = new RegExp(
    `^(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?(${head}[\\s\\S]*?)(?=^(?:/\\*\\*|export |declare |type |import )|(?![\\s\\S]))`,
    'm',
  ).exec(text)
  if (!match) return undefined
  const [, comment = '', body] = match
  // The comment a file begins with is about the file, also where the compiler has left out what stood in between.
  const { prose, throws, see } = commentOf(match.index === 0 ? '' : comment)
  return { name, module, prose, throws, see, code: codeOf(body!), exported }
}

function commentOf(comment: string): Pick<Declaration, 'prose' | 'throws' | 'see'> {
  const text = comment
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .replace(/^ ?\* ?/gm, '')
    .trim()
  const [prose = '', ...tags] = text.split(/(?:^|\s)@(?=(?:throws|see|param|returns|default)\b)/)
  const of = (tag: string): string[] =>
    tags
      .filter((each) => each.startsWith(`${tag} `))
      .map((each) =>
        each
          .slice(tag.length + 1)
          .replace(/\s*\n\s*/g, ' ')
          .trim(),
      )
  const params = of('param').map((each) => each.replace(/^(\w+) /, '- `$1`: '))
  const rest = [...of('returns').map((each) => `Gives ${each}`), ...of('default').map((each) => `Default: ${each}`)]
  return {
    prose: [prose.trim().replace(/(?<!\n)\n(?![\n-])/g, ' '), params.join('\n'), ...rest].filter(Boolean).join('\n\n'),
    throws: of('throws').map((each) => each.replace(/^\{(\w+)\}\s*/, '`$1` ').trim()),
    see: of('see'),
  }
}

function codeOf(body: string): string {
  const plain = body
    .replace(/^(export )?(declare )?/, '')
    // For the package's own parts, not for its users.
    .replace(/^ +\/\*\* @internal(?:(?!\*\/)[\s\S])*\*\/\n.*\n/gm, '')
    .replace(/^ {4}override /gm, '    ')
    .trimEnd()
  return plain.replace(/^(?: {4})+/gm, (indent) => ' '.repeat(indent.length / 2))
}

const made = '<!-- Made by `npm run reference` from the source; do not edit. -->'

function page(
  title: string,
  intro: string,
  own: readonly Declaration[],
  file: string,
  places: ReadonlyMap<string, string>,
): string {
  const link = (name: string): string =>
    `[\`${name}\`](${places.get(name) === file ? '' : `${places.get(name)}.md`}#${name.toLowerCase()})`
  const section = ({ name, prose, throws, see, code, exported }: Declaration): string => {
    const uses = namesIn(code)
      .filter((word) => word !== name && places.has(word))
      .map(link)
    return [
      `## ${name}`,
      prose,
      !exported && 'Not exported by this name.',
      `\`\`\`ts\n${code}\n\`\`\``,
      throws.length > 0 && `Throws:\n\n${throws.map((each) => `- ${each}`).join('\n')}`,
      see.length > 0 && `See ${see.map((each) => (/^https?:/.test(each) ? `<${each}>` : each)).join(', ')}.`,
      uses.length > 0 && `With ${uses.join(', ')}.`,
    ]
      .filter(Boolean)
      .join('\n\n')
  }
  return `${[made, `# ${title}`, intro, own.map(({ name }) => link(name)).join(' · '), ...own.map(section)].join('\n\n')}\n`
}

function index(declared: readonly Declaration[], pageOf: (module: string) => string): string {
  const parts = pages.map(([file, title, intro]) => {
    const names = declared
      .filter(({ module, exported }) => exported && pageOf(module) === file)
      .map(({ name }) => `[\`${name}\`](${file}.md#${name.toLowerCase()})`)
    return `## [${title}](${file}.md)\n\n${intro}\n\n${names.join(' · ')}`
  })
  const guide = relative(join(root, 'docs/reference/onedrive'), join(root, 'docs/guides/onedrive-library.md'))
  return `${[made, '# Reference of `@drawbridge/onedrive`', `How it goes together is in the [guide](${guide}).`, ...parts].join('\n\n')}\n`
}
