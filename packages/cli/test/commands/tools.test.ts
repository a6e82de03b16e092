import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../src/catalogue.ts'
import { exitCodeMeanings } from '../../src/exit-codes.ts'
import type { Machine } from '../../src/machine.ts'
import { run as runProgram } from '../../src/program.ts'
import { createWorld, main, type World } from '../world.ts'

const run = promisify(execFile)

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('--help names every command and every exit code, as the reference does', async () => {
  const [help, bare] = await Promise.all([world.run(['--help']), world.inside([])])
  for (const { name, summary } of catalogue) expect(help.stdout).toMatch(new RegExp(`^ {2}${name} +${summary}`, 'm'))
  for (const [code, words] of exitCodeMeanings) expect(help.stdout).toContain(`${String(code).padEnd(4)} ${words}`)
  expect(bare).toEqual(help)
  const reference = readFileSync(resolve(import.meta.dirname, '../../../../docs/reference/exit-codes.md'), 'utf8')
  for (const [code] of exitCodeMeanings) expect(reference).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
})

test('every command teaches by examples', async () => {
  for (const { name } of catalogue) {
    let stdout = ''
    const write = (text: string): void => {
      stdout += text
    }
    const machine = { stdout: { write }, stderr: { write }, signal: new AbortController().signal } as unknown as Machine
    expect(await runProgram(machine, ['help', name]), name).toBe(0)
    expect(stdout, name).toMatch(
      new RegExp(`Usage: drawbridge ${name}[\\s\\S]*Examples:\\n[\\s\\S]*drawbridge ${name}`),
    )
  }
})

test('a wrong command line is refused with the way to the right one', async () => {
  const [command, option, argument, json] = await Promise.all([
    world.run(['lss']),
    world.inside(['ls', '--nope']),
    world.inside(['cat']),
    world.inside(['put', 'one', '--json']),
  ])
  expect(command).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean ls?') })
  expect(option).toMatchObject({ code: 2, stderr: expect.stringContaining('drawbridge ls --help') })
  expect(argument.code).toBe(2)
  expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'usage', exitCode: 2 } })
})

test('completion is a script that the shell takes', async () => {
  const [bash, zsh, fish] = await Promise.all(
    ['bash', 'zsh', 'fish'].map((shell) => world.inside(['completion', shell])),
  )
  const checked = spawnSync('bash', [
    '-c',
    `${bash!.stdout}\nCOMP_WORDS=(drawbridge pu); COMP_CWORD=1; _drawbridge; echo "$COMPREPLY"`,
  ])
  expect(checked.stderr.toString()).toBe('')
  expect(checked.stdout.toString()).toBe('put\n')
  expect(zsh!.stdout).toContain('#compdef drawbridge')
  expect(fish!.stdout).toContain("complete -c drawbridge -n '__fish_seen_subcommand_from put' -l if-exists")
})

test('completion knows what is on the drive, and asks for it only after a slash', async () => {
  const quiet = await world.inside(['completion', '--paths', '/'])
  expect(quiet).toMatchObject({ code: 3, stdout: '' })
  await world.login()
  expect((await world.inside(['completion', '--paths', '/doc'])).stdout).toBe('/Documents/\n')
  const { stdout: script } = await world.inside(['completion', 'bash'])
  await writeFile(join(world.folder, 'completion.bash'), script)
  const program = `drawbridge() { "${process.execPath}" --conditions=source "${main}" "$@"; }; . ./completion.bash`
  // What stands on the line comes in as it was written, quotes and backslashes included.
  const asked = async (...words: string[]): Promise<string> => {
    const line = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _drawbridge; printf '%s\\n' "\${COMPREPLY[@]}"`
    const options = { env: world.environment, cwd: world.folder }
    const { stderr, stdout } = await run('bash', ['-c', `${program}; ${line}`, 'bash', ...words], options)
    expect(stderr).toBe('')
    return stdout
  }
  expect(await asked('drawbridge', 'cat', '/documents/b')).toBe('/documents/Budget.xlsx\n')
  expect(await asked('drawbridge', 'get', '"/Getting s')).toBe('/Getting started.pdf\n')
  expect(await asked('drawbridge', 'get', '/Getting\\ s')).toBe('/Getting started.pdf\n')
  const before = world.emulator.journal.length
  expect(await asked('drawbridge', 'put', 'complet')).toBe('completion.bash\n')
  expect(world.emulator.journal.length).toBe(before)
})

test('settings are kept, and only those there are', async () => {
  expect(await world.run(['config', 'set', 'clientId', 'abc'])).toMatchObject({ code: 0 })
  expect(await world.json('config')).toMatchObject({ settings: { clientId: 'abc' } })
  expect(await world.inside(['config', 'set', 'colour', 'red'])).toMatchObject({ code: 2 })
  expect(await world.inside(['config', 'unset', 'clientId'])).toMatchObject({ code: 0 })
  expect(await world.json('config')).toMatchObject({ settings: {} })
})

test('emulator runs until it is stopped', async () => {
  const ran = await world.run(['emulator', '--port', '0', '--seed', 'empty'], {
    onStdout: (text, stop) => {
      if (text.includes('journal')) stop('SIGTERM')
    },
  })
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('The emulator is at http://localhost:') })
})

test('colour only where it is wanted', async () => {
  const [plain, forced, refused] = await Promise.all([
    world.run(['ls', '--profile', 'none']),
    world.run(['ls', '--profile', 'none'], { environment: { FORCE_COLOR: '1' } }),
    world.run(['ls', '--profile', 'none'], { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
  ])
  expect(plain.stderr).not.toContain('\u001b[')
  expect(forced.stderr).toContain('\u001b[')
  expect(refused.stderr).not.toContain('\u001b[')
})
