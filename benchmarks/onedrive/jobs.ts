/** The jobs, and for each how every contender does it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contenders, Service } from './contenders.ts'
import { chunkArguments, type Files, renameHalf, type Size } from './files.ts'
import type { Measured } from './measure.ts'
import { compare, type Limits } from './report.ts'

export type Setting = {
  readonly at: Service
  readonly all: Contenders
  readonly size: Size
  readonly files: Files
  readonly work: string
  /** Graph through the relay. */
  readonly graph: string
  /** Of jobs that can be done again. */
  readonly rounds: number
}

const batch = 20
const page = 1000

/** @param perMinute resource units that Graph's limits allow; without it there are no limits */
export async function smallJobs({
  at,
  all: { ours, rclone, microsoft },
  size,
  files: { tree },
  work,
  rounds,
  perMinute,
}: Setting & { readonly perMinute?: number | undefined }): Promise<void> {
  const { files, folders, listing } = size
  const into = (name: string): string => {
    const path = join(work, name)
    mkdirSync(path, { recursive: true })
    return path
  }
  /** Of those who keep no count of the limits, one is enough to compare with. */
  const others = <Contender>(all: Record<string, Contender>) => (perMinute === undefined ? all : {})
  const limited = (least: number, rehearse: Limits['rehearse']): Limits | undefined =>
    perMinute === undefined ? undefined : { perMinute, least, rehearse }
  const lean = { upload: files + Math.ceil(files / batch), download: files + Math.ceil(files / page) + 1 }
  await compare(
    at,
    `upload ${files} files of 4 KB into ${folders} folders`,
    goals(lean.upload, 0.5),
    {
      ours: () => ours('up', 'tree-ours', tree),
      rclone: () => rclone('copy', tree, 'cloud:tree-rclone'),
      ...others({ 'graph-client': () => microsoft('up', 'tree-microsoft', tree) }),
    },
    limited(2 * (files + folders + 1), () => ours('up', 'tree-rehearsed', tree)),
  )
  await compare(
    at,
    `download ${files} files`,
    goals(lean.download, 0.5),
    {
      ours: () => ours('down', 'tree-ours', into('down-ours')),
      rclone: () => rclone('copy', 'cloud:tree-ours', into('down-rclone')),
      ...others({ 'graph-client': () => microsoft('down', 'tree-ours', into('down-microsoft')) }),
    },
    limited(1 + Math.ceil(files / page), () => ours('down', 'tree-ours', into('down-rehearsed'))),
  )
  const state = join(work, 'state.json')
  const synced = () => ours('sync', 'tree-ours', tree, state)
  writeFileSync(state, '')
  await synced()
  await compare(
    at,
    'synchronise with nothing changed',
    { ...goals(1, 0.7), rounds: perMinute === undefined ? rounds : 1 },
    { ours: synced, rclone: () => rclone('sync', tree, 'cloud:tree-rclone') },
    limited(1, synced),
  )
  const strategy = ['--track-renames', '--track-renames-strategy', 'modtime']
  const renamed = async (): Promise<Measured> => {
    renameHalf(tree, size, 'file', 'renamed')
    return synced()
  }
  if (perMinute === undefined) renameHalf(tree, size, 'file', 'renamed')
  await compare(
    at,
    `rename ${files / 2} files`,
    goals(Math.ceil(files / 2 / batch) + 1, 0.7),
    { ours: synced, rclone: () => rclone('sync', ...strategy, tree, 'cloud:tree-rclone') },
    // To one name for the rehearsal, to another for the comparison.
    limited(files + 1, async () => {
      const rehearsed = await renamed()
      renameHalf(tree, size, 'renamed', 'other')
      return rehearsed
    }),
  )
  renameHalf(tree, size, perMinute === undefined ? 'renamed' : 'other', 'file')
  await fetch(`${at.controlUrl}/seed`)
  const [inFolders, items] = listing
  const pages = Math.ceil((items + inFolders) / page) + 1
  await compare(
    at,
    `list ${items} items in ${inFolders} folders`,
    goals(pages, 0.7),
    {
      ours: () => ours('list', 'listing'),
      rclone: () => rclone('lsf', '-R', 'cloud:listing'),
      ...others({ 'graph-client': () => microsoft('list', 'listing') }),
    },
    limited(pages + 1, () => ours('list', 'listing')),
  )
}

export async function largeJobs({ at, all, size, files, work, graph, rounds }: Setting): Promise<void> {
  const { ours, rclone, microsoft, curl, aria2c } = all
  const mebibytes = size.large
  const api = `${at.secureUrl}/v1.0/me/drive/root:`.replace('https', 'http')
  const headers = { authorization: `Bearer ${at.accessToken}` }
  const session = async (name: string): Promise<string> => {
    const answer = await fetch(`${api}/${name}:/createUploadSession`, { method: 'POST', headers })
    const { uploadUrl } = (await answer.json()) as { uploadUrl: string }
    return uploadUrl.replace(/^https?:\/\/[^/]+/, graph)
  }
  const large = (whose: string, round = 0): string => `large-${whose}-${round}.bin`
  const upload = { lean: 1 + Math.ceil(mebibytes / 60), times: { rclone: 0.7, 'curl -T': 1 }, rounds }
  await compare(at, `upload ${mebibytes} MiB`, upload, {
    // Each time under another name: what is there already, rclone does not send.
    ours: (round) => ours('up-file', large('ours', round), files.large),
    rclone: (round) => rclone('copyto', files.large, `cloud:${large('rclone', round)}`),
    'curl -T': async (round) =>
      curl(...chunkArguments(await session(large('curl', round)), files, mebibytes, at.caFile)),
    ...(mebibytes < 512 && {
      'graph-client': (round: number) => microsoft('up-file', large('microsoft', round), files.large),
    }),
  })
  const target = (name: string): string => {
    for (const old of ['ours', 'rclone', 'aria2c', 'curl']) rmSync(join(work, `large-${old}`), { force: true })
    return join(work, `large-${name}`)
  }
  const url = async (): Promise<string> => {
    const answer = await fetch(`${api}/${large('ours')}:/content`, { headers, redirect: 'manual' })
    return answer.headers.get('location')!.replace(/^https?:\/\/[^/]+/, graph)
  }
  const streams = ['--multi-thread-streams', '16', '--multi-thread-cutoff', '16M']
  const ranges = ['-x16', '-s16', '-k8M', '--file-allocation=none', '-d', work, '-o', 'large-aria2c']
  await compare(
    at,
    `download ${mebibytes} MiB`,
    // Where the content is, and one range for each of sixteen connections.
    { lean: 17, times: { rclone: 0.7, aria2c: 1 }, rounds },
    {
      ours: () => ours('down-file', large('ours'), target('ours')),
      rclone: () => rclone('copyto', ...streams, `cloud:${large('ours')}`, target('rclone')),
      aria2c: async () => {
        target('aria2c')
        return aria2c(...ranges, await url())
      },
      curl: async () => curl('-o', target('curl'), await url()),
    },
  )
}

function goals(lean: number, ofRclone: number) {
  return { lean, times: { rclone: ofRclone } }
}
