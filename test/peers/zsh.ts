/** zsh judges the completion script, on a terminal, as somebody presses Tab. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld, main, type World } from '../../packages/cli/test/world.ts'
import { debianFiles, debianProgram } from './debian-package.ts'
import { type Judge, judge } from './judge.ts'

type Judged = AsyncDisposable & {
  readonly world: World
  /** What stands on the line after Tab was pressed behind these words. */
  complete(words: string): Promise<string>
  /** What is offered when Tab is pressed twice. */
  offered(words: string): Promise<string>
}

const clear = '\u0015'
/** Bound to a widget that prints the line. */
const show = '\u0014'

async function start(): Promise<Judged> {
  // Unpacked even where there is one, since its modules and functions lie beside it.
  const files = await debianFiles('zsh', 'zsh', ['zsh-common'])
  const zsh = { ...(await debianProgram('zsh')), path: globSync('{usr/,}bin/zsh', { cwd: files })[0]! }
  const world = await createWorld()
  await world.login()
  const functions = join(world.folder, 'functions')
  mkdirSync(functions)
  writeFileSync(join(functions, '_drawbridge'), (await world.inside(['completion', 'zsh'])).stdout)
  writeFileSync(join(world.folder, 'here.txt'), '')
  const bin = join(world.folder, 'bin')
  mkdirSync(bin)
  const command = `#!/bin/sh\nexec "${process.execPath}" --conditions=source "${main}" "$@"\n`
  writeFileSync(join(bin, 'drawbridge'), command, { mode: 0o755 })
  const paths = globSync('usr/share/zsh/functions/**/', { cwd: files }).map((each) => join(files, each))
  writeFileSync(
    join(world.folder, '.zshrc'),
    [
      `module_path=(${globSync('usr/lib/*/zsh/*/', { cwd: files }).map((each) => join(files, each))})`,
      `fpath=('${functions}' ${paths.map((each) => `'${each}'`).join(' ')})`,
      `PATH='${bin}:'$PATH`,
      'PROMPT="READY> "',
      'LISTMAX=1000',
      'autoload -Uz compinit && compinit -u -D',
      'show-line() { print -r -- "LINE<$BUFFER>" }',
      'zle -N show-line && bindkey "^T" show-line',
      '',
    ].join('\n'),
  )
  const shell = spawn('script', ['-qec', `stty cols 200; exec '${join(files, zsh.path)}' -i`, '/dev/null'], {
    cwd: world.folder,
    env: { ...world.environment, ...zsh.environment, ZDOTDIR: world.folder, TERM: 'xterm' },
  })
  let said = ''
  shell.stdout.on('data', (bytes) => {
    said += bytes
  })
  const until = (what: RegExp): Promise<string> => heard(shell, () => what.exec(said)?.[1])
  await until(/(READY> )/)
  const after = async (words: string, keys: string, what: RegExp): Promise<string> => {
    said = ''
    shell.stdin.write(clear + words + keys + show)
    return until(what)
  }
  return {
    world,
    complete: (words) => after(words, '\t', /LINE<(.*?)>/),
    offered: (words) => after(words, '\t\t', /^([\s\S]*)LINE</),
    [Symbol.asyncDispose]: async () => {
      shell.kill()
      await world[Symbol.asyncDispose]()
    },
  }
}

function heard(shell: ChildProcess, look: () => string | undefined): Promise<string> {
  return new Promise((done, failed) => {
    const timer = setInterval(() => {
      const found = look()
      if (found === undefined) return
      clearInterval(timer)
      done(found)
    }, 20)
    shell.once('exit', () => {
      clearInterval(timer)
      failed(new Error('zsh has ended.'))
    })
  })
}

export const zsh: Judge = judge('zsh', start, {
  commands: async ({ complete, offered }) => {
    assert.equal(await complete('drawbridge whoa'), 'drawbridge whoami ')
    assert.match(await offered('drawbridge '), /doctor +-- find out why something does not work/)
  },

  'options of a command, and those of all': async ({ complete }) => {
    assert.equal(await complete('drawbridge put --if-e'), 'drawbridge put --if-exists ')
    assert.equal(await complete('drawbridge ls --js'), 'drawbridge ls --json ')
  },

  'folders and files of the drive, with blanks in their names': async ({ complete, offered }) => {
    assert.equal(await complete('drawbridge ls /Docu'), 'drawbridge ls /Documents/')
    assert.equal(await complete('drawbridge cat /Getting'), 'drawbridge cat /Getting\\ started.pdf')
    assert.equal(await complete('drawbridge cat drive:/Getting\\ st'), 'drawbridge cat drive:/Getting\\ started.pdf')
    assert.match(await offered('drawbridge ls /P'), /\/Pictures\/ +\/Projects\//)
  },

  'files of this machine': async ({ complete }) => {
    assert.equal(await complete('drawbridge put he'), 'drawbridge put here.txt ')
  },
})
