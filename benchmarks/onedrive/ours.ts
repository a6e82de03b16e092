/** One job with this library, in a process of its own: `ours.ts JOB REMOTE LOCAL`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createOneDrive } from '@drawbridge/onedrive'
import {
  downloadToFile,
  downloadTree,
  listTree,
  pooledFetch,
  syncUp,
  uploadFile,
  uploadTree,
} from '@drawbridge/onedrive/node'

const [job, remote = '', local = ''] = process.argv.slice(2)
const { GRAPH: graph = '', TOKEN: accessToken = '' } = process.env
const pool = pooledFetch()
const onedrive = createOneDrive({ cloud: { login: graph, graph }, accessToken, fetch: pool.fetch })
const item = onedrive.drive().item({ path: remote })
const stateFile = '/tmp/drawbridge-benchmark-state.json'

const jobs: Record<string, () => Promise<unknown>> = {
  up: async () => {
    const folder = await onedrive.drive().root().createFolder(remote)
    return uploadTree(onedrive.drive().item(folder.id), local)
  },
  down: () => downloadTree(item, local),
  list: () => listTree(item),
  'sync-first': async () => {
    const { state } = await syncUp(item, local, { delete: true })
    writeFileSync(stateFile, JSON.stringify(state))
  },
  sync: async () => {
    const { state, problems } = await syncUp(item, local, {
      delete: true,
      state: JSON.parse(readFileSync(stateFile, 'utf8')),
    })
    writeFileSync(stateFile, JSON.stringify(state))
    return { problems }
  },
  'up-file': () => uploadFile(onedrive.drive().root(), local, { name: remote }),
  // The others do not wait for the disk either.
  'down-file': () => downloadToFile(item, local, { connections: 16, durable: false }),
}

const report = (await jobs[job!]!()) as { problems?: { reason?: string }[] }
if (report?.problems?.length) throw new Error(`${report.problems.length} problems: ${report.problems[0]!.reason}`)
await pool.close()
