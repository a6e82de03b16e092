/** Downloads one file in a process of its own, and prints the code of the error: `download-to-file.ts <graph> <path> [pooled]`. */
import { createOneDrive } from '../src/client.ts'
import { OneDriveError } from '../src/errors.ts'
import { downloadToFile, pooledFetch } from '../src/node.ts'

const [url, path, pooled] = process.argv.slice(2) as [string, string, string?]
const pool = pooledFetch()
const item = createOneDrive({
  cloud: { login: url, graph: url },
  accessToken: 'token',
  ...(pooled && { fetch: pool.fetch }),
})
  .drive()
  .root()
const outcome = await downloadToFile(item, path).catch((error: unknown) => error)
process.stdout.write(outcome instanceof OneDriveError ? outcome.code : 'no error')
await pool.close()
