/** One job with this library, in a process of its own, which keeps its heap as small as the command line does. */
import { readFileSync, writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { createOneDrive } from '@drawbridge/onedrive'
import { downloadToFile, downloadTree, pooledFetch, syncUp, uploadFile, uploadTree } from '@drawbridge/onedrive/node'

setFlagsFromString('--optimize-for-size')
setFlagsFromString('--liftoff-only')
setFlagsFromString('--no-opt')

const [job, remote = '', local = '', state = ''] = process.argv.slice(2)
const { GRAPH: graph = '', TOKEN: accessToken = '' } = process.env
const pool = pooledFetch()
const onedrive = createOneDrive({ cloud: { login: graph, graph }, accessToken, fetch: pool.fetch })
const item = onedrive.drive().item({ path: remote })

const jobs: Record<string, () => Promise<unknown>> = {
  up: async () => {
    const folder = await onedrive.drive().root().createFolder(remote)
    return uploadTree(onedrive.drive().item(folder.id), local)
  },
  down: () => downloadTree(item, local),
  /** A line for each item, as the others print them. */
  list: async () => {
    const paths = new Map<string, string>()
    const select = ['id', 'name', 'parentReference', 'folder', 'root']
    for await (const { items } of item.delta({ select, top: 1000 })) {
      for (const { id, name, parentReference, folder } of items) {
        const parent = paths.get(parentReference?.id ?? '')
        const path = parent === undefined ? '' : `${parent}${name}${folder ? '/' : ''}`
        if (folder) paths.set(id, path)
        if (path) process.stdout.write(`${path}\n`)
      }
    }
  },
  sync: async () => {
    const known = state && JSON.parse(readFileSync(state, 'utf8') || 'null')
    const report = await syncUp(item, local, { delete: true, ...(known && { state: known }) })
    writeFileSync(state, JSON.stringify(report.state))
    return report
  },
  'up-file': () => uploadFile(onedrive.drive().root(), local, { name: remote }),
  // The others do not wait for the disk either.
  'down-file': () => downloadToFile(item, local, { durable: false }),
}

const report = (await jobs[job!]!()) as { problems?: { reason?: string }[] } | undefined
if (report?.problems?.length) throw new Error(`${report.problems.length} problems: ${report.problems[0]!.reason}`)
await pool.close()
