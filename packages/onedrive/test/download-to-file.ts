/** Downloads one file in a process of its own, and prints the code of the error: `download-to-file.ts <graph> <path>`. */
import { createOneDrive } from '../src/client.ts'
import { OneDriveError } from '../src/errors.ts'
import { downloadToFile } from '../src/node.ts'

const [url, path] = process.argv.slice(2) as [string, string]
const item = createOneDrive({ cloud: { login: url, graph: url }, accessToken: 'token' })
  .drive()
  .root()
const outcome = await downloadToFile(item, path).catch((error: unknown) => error)
process.stdout.write(outcome instanceof OneDriveError ? outcome.code : 'no error')
