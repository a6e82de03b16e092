/** A program from Debian's own archive, for machines that do not have it: fetched and unpacked, not installed. */
import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Program = {
  readonly path: string
  /** For the libraries that came along. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * The program on the PATH, or else from its package.
 *
 * @param packageName where it is another one
 * @throws Error that says what to do, where there is neither
 */
export async function debianProgram(name: string, packageName = name): Promise<Program> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (existsSync(join(folder, name))) return { path: join(folder, name), environment: {} }
  }
  const folder = await debianFiles(name, packageName)
  const libraries = globSync('{usr/,}lib/{*-linux-gnu*,.}/', { cwd: folder }).map((path) => join(folder, path))
  // Older ones keep what a system needs to start in a folder of its own.
  const [place = 'usr/bin'] = ['usr/bin', 'bin'].filter((each) => existsSync(join(folder, each, name)))
  return { path: join(folder, place, name), environment: { LD_LIBRARY_PATH: libraries.join(':') } }
}

/** The folder that a package is unpacked into, once. @param parts packages that it is split into */
export async function debianFiles(name: string, packageName = name, parts: readonly string[] = []): Promise<string> {
  const folder = join(import.meta.dirname, '../../node_modules/.cache/debian', name)
  if (!existsSync(folder)) await unpack(packageName, parts, folder)
  return folder
}

async function unpack(name: string, parts: readonly string[], folder: string): Promise<void> {
  const beside = `${folder}.new`
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(join(beside, 'root'), { recursive: true })
  try {
    const packages = [name, ...parts, ...(await missingLibraries(name))]
    await download(packages, beside)
    for (const file of globSync('*.deb', { cwd: beside }))
      await run('dpkg', ['-x', join(beside, file), join(beside, 'root')])
    renameSync(join(beside, 'root'), folder)
  } catch (cause) {
    const hint = `On Debian or Ubuntu: apt-get install ${name}. Elsewhere put it on the PATH some other way.`
    throw new Error(`${name} is not on this machine and could not be fetched. ${hint} (${(cause as Error).message})`, {
      cause,
    })
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

/** Libraries the package needs directly and the machine does not have. */
async function missingLibraries(name: string): Promise<string[]> {
  const { stdout } = await run('apt-cache', ['depends', '--no-recommends', '--no-suggests', name])
  const needed = [...stdout.matchAll(/^ +Depends: (lib[\w.+-]+)/gm)].map(([, library]) => library!)
  const absent = await Promise.all(needed.map(async (library) => ((await isInstalled(library)) ? [] : [library])))
  return absent.flat()
}

async function isInstalled(library: string): Promise<boolean> {
  const shown = await run('dpkg-query', ['-s', library]).catch(() => undefined)
  return shown?.stdout.includes('ok installed') === true
}

async function download(packages: readonly string[], folder: string): Promise<void> {
  const fetch = () => run('apt-get', ['download', ...packages], { cwd: folder })
  await fetch().catch(async (error) => {
    // Images often come without the lists of what there is; only root may fetch them.
    if (process.getuid?.() !== 0) throw error
    await run('apt-get', ['update'])
    await fetch()
  })
}
