/** The examples of guides that are for a product's page, each put into the page that it would be part of. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** What the guide takes for given. */
const who = `
const say = (name: string): string => new URL(location.href).searchParams.get(name) ?? ''
const projectId = say('project')
const userToken = await (await fetch('/user-token?user=' + say('user'))).text()
const happened: string[] = []
Object.assign(window, { happened })
const told = (name: string) => (): void => void happened.push(name)
const [onSuccess, onError, onOpen, onClose] = ['success', 'error', 'open', 'close'].map(told)
`

const filledIn = (code: string): string =>
  code.replace('\n\n', `\n${who}`).replace(/'https:\/\/[^']*'/, "say('server')")

const inReact = (component: string, code: string): string =>
  `import { createRoot } from 'react-dom/client'
import { drawbridge } from '@drawbridge/connect'
${filledIn(code)}
const Files = () => <p>Here are the files</p>
drawbridge.configure({ baseUrl: say('server') })
createRoot(document.querySelector('main')!).render(<${component} projectId={projectId} userToken={userToken} />)
`

/** The elements that the guide to workflows speaks of. */
const elements = `
const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, textContent: string) =>
  document.querySelector('main')!.appendChild(Object.assign(document.createElement(name), { textContent }))
const [toggle, allow, list] = [make('button', 'File invoices'), make('button', 'Allow'), make('ul', '')]
allow.hidden = true
`

const pages = {
  guide: {
    from: 'moving-over.md',
    language: 'ts',
    page: (code: string) => `${filledIn(code)}\nhappened.push('files ' + files.value.length)\n`,
  },
  'guide-in-react': {
    from: 'moving-over.md',
    language: 'tsx',
    page: (code: string) => inReact('Attachments', code),
  },
  workflows: {
    from: 'workflows-for-users.md',
    language: 'ts',
    page: (code: string) => filledIn(code).replace('\nconst [workflow]', `${elements}\nconst [workflow]`),
  },
  'workflows-in-react': {
    from: 'workflows-for-users.md',
    language: 'tsx',
    page: (code: string) => inReact('Automations', code),
  },
} as const

export type GuidePage = keyof typeof pages

/**
 * Writes the pages into a folder of the workspace, so that its packages are found.
 *
 * @returns the folder, and the file of each page
 */
export function writeGuidePages(): { folder: string; files: Readonly<Record<GuidePage, string>> } {
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  const folder = mkdtempSync(join(root, 'artifacts/guides-'))
  const write = ([name, { from, language, page }]: [string, (typeof pages)[GuidePage]]): [string, string] => {
    const guide = readFileSync(join(root, 'docs/guides', from), 'utf8')
    const [, code = ''] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(guide) ?? []
    const file = join(folder, `${name}.${language}`)
    writeFileSync(file, page(code))
    return [name, file]
  }
  const files = Object.fromEntries(Object.entries(pages).map((entry) => write(entry as never)))
  return { folder, files: files as Record<GuidePage, string> }
}
