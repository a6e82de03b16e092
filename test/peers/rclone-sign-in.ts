/** Signing rclone in: what a person does in the browser and at its questions. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { codeIn, signIn } from './browser.ts'
import { outputOf } from './command.ts'

type Rclone = {
  readonly path: string
  readonly environment: Readonly<Record<string, string>>
  readonly token?: string
}

/**
 * `rclone authorize`: it waits for the browser on a port of its own, and prints the token.
 *
 * @returns the token, as its configuration keeps it
 */
export async function authorizeRclone({ path, environment }: Rclone): Promise<string> {
  const child = spawn(path, ['authorize', 'onedrive', '--auth-no-open-browser'], {
    env: { ...process.env, ...environment },
  })
  const ended = new Promise((done) => child.once('close', done))
  try {
    const printed = text(child.stdout)
    const callback = await signIn(await addressIn(child.stderr))
    codeIn(callback)
    await fetch(callback)
    await ended
    const [token] = /\{"access_token".*\}/.exec(await printed) ?? []
    if (token === undefined) throw new Error(`rclone printed no token: ${await printed}`)
    return token
  } finally {
    child.kill()
    await ended
  }
}

async function addressIn(log: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface(log)
  for await (const line of lines) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+\/auth\S*/.exec(line) ?? []
    if (address === undefined) continue
    // The rest is read too, so that rclone never waits for somebody to.
    log.resume()
    return address
  }
  throw new Error('rclone named no address to open.')
}

type Question = {
  State: string
  Error: string
  Option?: { Name: string; DefaultStr: string; Examples?: { Value: string }[] }
}

/** `rclone config create`, with Enter for every answer but which drive. */
export async function configureRclone({ path, environment, token }: Rclone): Promise<void> {
  let args = [
    'config',
    'create',
    'cloud',
    'onedrive',
    `token=${token}`,
    'config_refresh_token=false',
    '--non-interactive',
  ]
  for (let step = 0; step < 12; step += 1) {
    const question = JSON.parse(await outputOf(path, args, { environment })) as Question
    if (question.Error) throw new Error(question.Error)
    if (!question.State) return
    args = [
      'config',
      'update',
      'cloud',
      '--continue',
      '--state',
      question.State,
      '--result',
      answerTo(question),
      '--non-interactive',
    ]
  }
  throw new Error('rclone does not stop asking.')
}

function answerTo({ Option: option }: Question): string {
  if (option?.Name === 'config_refresh_token') return 'false'
  if (option?.Name === 'config_type') return 'onedrive'
  if (option?.Name === 'config_driveid') return option.Examples?.[0]?.Value ?? ''
  if (option?.Name === 'config_drive_ok') return 'true'
  return option?.DefaultStr ?? ''
}
