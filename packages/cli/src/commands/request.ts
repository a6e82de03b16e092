import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples, rules } from '../help.ts'
import type { Define } from '../session.ts'

type RequestOptions = {
  readonly method?: string
  readonly header: string[]
  readonly data?: string
  readonly include?: boolean
}

export const request: Define = (command, open) =>
  command
    .argument('<path>', 'below /v1.0, such as /me/drive, or a link that Graph gave')
    .option('-X, --method <method>', 'GET, or POST where there is a body')
    .option('-H, --header <line...>', '"Name: value"', [])
    .option('-d, --data <json>', 'the body; @file reads it from a file, @- from standard input')
    .option('-i, --include', 'status and headers, too')
    .addHelpText(
      'after',
      examples(
        ['drawbridge request /me/drive', 'any resource'],
        ["drawbridge request '/me/drive/root/children?$select=name,size'", 'with query options'],
        [`drawbridge request /me/drive/root/children -d '{"name":"New","folder":{}}'`, 'a POST'],
        ['drawbridge request -X DELETE /me/drive/items/01ABC', 'any method'],
      ) + rules('', 'Throttling is waited out, and an expired token is renewed, as with every other command.'),
    )
    .action(async (path: string, { method, header, data, include = false }: RequestOptions) => {
      const { machine, connect } = open()
      const verb = method?.toUpperCase()
      if (verb !== undefined && !methods.includes(verb))
        throw usageError(`"${method}" is no method of Graph.`, `Give one of ${methods.join(', ')}.`)
      const headers = new Headers(header.map(splitHeader))
      const body = await readBody(data, machine.stdin)
      if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
      const { oneDrive } = await connect()
      const response = await oneDrive.request(path, {
        method: verb ?? (body === undefined ? 'GET' : 'POST'),
        headers,
        ...(body !== undefined && { body }),
        signal: machine.signal,
        // A download's address works without the token and is not for display: it is followed, not shown.
        redirect: 'follow',
      })
      if (include) {
        machine.stdout.write(`HTTP ${response.status}\n`)
        for (const [name, value] of response.headers) machine.stdout.write(`${name}: ${value}\n`)
        machine.stdout.write('\n')
      }
      const json = /[/+]json\b/.test(response.headers.get('content-type') ?? '')
      if (json) machine.stdout.write(`${JSON.stringify(await response.json(), null, 2)}\n`)
      else if (response.body) await pipeline(Readable.fromWeb(response.body as never), machine.stdout, { end: false })
      if (!response.ok) throw refused(response)
    })

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD']

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw usageError(`"${line}" is no header.`, 'Write it as "Name: value".')
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
}

async function readBody(
  data: string | undefined,
  stdin: NodeJS.ReadableStream,
): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
  if (data === undefined || !data.startsWith('@')) return data
  if (data === '@-') return new Uint8Array(await buffer(stdin))
  const { readFile } = await import('node:fs/promises')
  return new Uint8Array(await readFile(data.slice(1)))
}

function refused({ status, headers }: Response): CommandError {
  const exitCode =
    status === 404
      ? exitCodes.notFound
      : status === 409 || status === 412
        ? exitCodes.conflict
        : status === 401
          ? exitCodes.signIn
          : status === 429 || status >= 500
            ? exitCodes.later
            : exitCodes.configuration
  return new CommandError(`Graph answered ${status}.`, {
    code: 'graph_refused',
    exitCode,
    remedy: `The answer above says why (request ${headers.get('request-id') ?? 'id unknown'}).`,
  })
}
