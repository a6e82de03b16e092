/** The examples of docs/guides/moving-over.md, each put into the page that it would be part of. */
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

const frames = {
  ts: (code: string) =>
    `${code.replace('\n\n', `\n${who}`).replace(/'https:\/\/[^']*'/, "say('server')")}\nhappened.push('files ' + files.value.length)\n`,
  tsx: (code: string) =>
    `import { createRoot } from 'react-dom/client'
import { drawbridge } from '@drawbridge/connect'
${code.replace('\n\n', `\n${who}`)}
const Files = () => <p>Here are the files</p>
drawbridge.configure({ baseUrl: say('server') })
createRoot(document.querySelector('main')!).render(<Attachments projectId={projectId} userToken={userToken} />)
`,
}

/**
 * Writes the pages into a folder of the workspace, so that its packages are found.
 *
 * @returns the folder, and the file of each language's example
 */
export function writeMovingOver(): { folder: string; files: Readonly<Record<keyof typeof frames, string>> } {
  const guide = readFileSync(join(root, 'docs/guides/moving-over.md'), 'utf8')
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  const folder = mkdtempSync(join(root, 'artifacts/moving-over-'))
  const write = (language: keyof typeof frames): string => {
    const [, code = ''] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(guide) ?? []
    const file = join(folder, `guide.${language}`)
    writeFileSync(file, frames[language](code))
    return file
  }
  return { folder, files: { ts: write('ts'), tsx: write('tsx') } }
}
