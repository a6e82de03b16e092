/** The commands of the guide, as they stand there: whoever follows it types these. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { outputOf } from './command.ts'
import { debianProgram } from './debian-package.ts'
import { filesIn } from './file-tree.ts'
import { type Judge, judge } from './judge.ts'

const root = join(import.meta.dirname, '../..')
const guide = readFileSync(join(root, 'docs/guides/emulator.md'), 'utf8')

type Reader = AsyncDisposable & {
  /** Where the reader works. */
  readonly folder: string
  /** Runs a command of the guide to its end; gives what it printed. */
  readonly type: (script: string) => Promise<string>
  /** Starts one that goes on, and waits until the emulator serves. */
  readonly leaveRunning: (script: string) => Promise<void>
  readonly url: string
}

/** The blocks of a section, in order. @param heading as it stands there, without its `#` */
function blocks(heading: string, language: string): string[] {
  const [, after] = guide.split(new RegExp(`^#+ ${heading.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'))
  assert.ok(after, `The guide has no section '${heading}'.`)
  const [section] = after.split(/^#+ /m)
  return [...section!.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!)
}

async function start(programs: readonly string[] = []): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), 'guide-'))
  // As after `npm install`: npx finds the clone's own command.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const found = await Promise.all(programs.map((name) => debianProgram(name)))
  const [port, proxy] = await freePorts()
  const environment = {
    ...Object.assign({}, ...found.map((program) => program.environment)),
    HOME: folder,
    PATH: [join(root, 'node_modules/.bin'), ...found.map(({ path }) => dirname(path)), process.env['PATH']].join(
      delimiter,
    ),
    NO_PROXY: 'localhost',
  }
  const running: ReturnType<typeof spawn>[] = []
  /** On ports that are free here, whatever the guide says. */
  const script = (text: string): string => {
    const said = text.includes('--port')
      ? text
      : text.replace('drawbridge emulator', `drawbridge emulator --port ${port}`)
    return `cd '${folder}'\n${said.replaceAll('8480', port).replaceAll('8481', proxy)}`
  }
  return {
    folder,
    url: `http://localhost:${port}`,
    type: (text) => outputOf('bash', ['-euc', script(text)], { environment }),
    async leaveRunning(text) {
      const child = spawn('bash', ['-euc', script(text)], {
        env: { ...process.env, ...environment },
        detached: true,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      running.push(child)
      for (let round = 0; round < 200; round += 1) {
        if (await serves(`http://localhost:${port}`)) return
        if (child.exitCode) throw new Error(`It ended with ${child.exitCode}.`)
        await sleep(100)
      }
      throw new Error('The emulator has not started within 20 s.')
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) {
        const gone = child.exitCode === null ? once(child, 'exit') : undefined
        // With all that it started.
        process.kill(-child.pid!, 'SIGTERM')
        await gone
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function serves(url: string): Promise<boolean> {
  return (await fetch(`${url}/common/v2.0/.well-known/openid-configuration`).catch(() => undefined))?.ok ?? false
}

async function freePorts(): Promise<[string, string]> {
  const servers = [createServer(), createServer()]
  const ports: string[] = []
  for (const server of servers) {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    ports.push(String((server.address() as AddressInfo).port))
  }
  for (const server of servers) server.close()
  return [ports[0]!, ports[1]!]
}

const proxied = "Clients that know only Microsoft's host names"

export const guideCommands: Judge = judge('guide', start, {
  async 'as a command'({ leaveRunning, url }) {
    await leaveRunning(blocks('As a command', 'sh')[0]!)
    assert.equal((await fetch(`${url}/_emulator/journal`)).status, 200)
  },
})

export const guideInCi: Judge = judge('guide-ci', start, {
  async 'the steps of a workflow, one after the other'({ type, folder, url, leaveRunning }) {
    const [yaml] = blocks('In CI', 'yaml')
    const [install, ...steps] = [...yaml!.matchAll(/^- run: (.*)$/gm)].map(([, command]) => command!)
    assert.equal(install, 'npm ci --prefix drawbridge')
    // As after that: a clone in which everything is installed.
    symlinkSync(root, join(folder, 'drawbridge'))
    const settings = [...yaml!.matchAll(/^ {4}(\w+): (http.*)$/gm)].map(([, name, value]) => `export ${name}=${value}`)
    const target = '$LOGIN_URL/common/v2.0/.well-known/openid-configuration'
    writeFileSync(join(folder, 'Makefile'), `test:\n\tcurl -fsS "${target.replaceAll('$', () => '$$')}"\n`)
    await leaveRunning(`${steps[0]}\nwait`)
    assert.match(await type([...settings, ...steps.slice(1)].join('\n')), new RegExp(`"issuer":"${url}`))
  },
})

export const guideInNode: Judge = judge('guide-node', start, {
  async 'Node, with nothing changed in the code'({ type, leaveRunning, folder }) {
    await leaveRunning(blocks(proxied, 'sh')[0]!)
    const app = `const { status } = await fetch('https://graph.microsoft.com/v1.0/me'); console.log(status)`
    writeFileSync(join(folder, 'app.js'), app)
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    assert.equal(await type(blocks('MSAL, the Graph SDK and anything else in Node', 'sh')[0]!), '401\n')
  },
})

export const guideRclone: Judge = judge('guide-rclone', () => start(['rclone']), {
  async 'signing rclone in, and listing'({ type, leaveRunning }) {
    await leaveRunning(blocks(proxied, 'sh')[0]!)
    const [commands] = blocks('rclone', 'sh')
    assert.match(await type(commands!), /^Documents\/$/m)
  },
})

export const guideOnedrive: Judge = judge('guide-onedrive', () => start(['onedrive']), {
  async 'a first sync of the onedrive client for Linux'({ type, leaveRunning, folder }) {
    await leaveRunning(blocks(proxied, 'sh')[0]!)
    mkdirSync(join(folder, 'synced'), { recursive: true })
    await type(blocks('The onedrive client for Linux (abraunegg)', 'sh')[0]!)
    assert.ok(filesIn(join(folder, 'synced')).length > 0)
  },
})
