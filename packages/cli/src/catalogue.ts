/** Every command, in the order of `--help`. A command is loaded when it is run, so that the others cost nothing. */
import type { Define } from './session.ts'

export type Entry = {
  readonly name: string
  readonly group: string
  readonly summary: string
  readonly load: () => Promise<Define>
}

const account = 'Your account:'
const look = 'Look around:'
const transfer = 'Transfer:'
const change = 'Change:'
const share = 'Share and follow:'
const develop = 'Develop:'
const tool = 'This tool:'

export const catalogue: readonly Entry[] = [
  entry(
    account,
    'login',
    'sign in to OneDrive, or to an emulator',
    async () => (await import('./commands/login.ts')).login,
  ),
  entry(account, 'logout', 'forget a sign-in', async () => (await import('./commands/logout.ts')).logout),
  entry(
    account,
    'whoami',
    'who is signed in, and how much room is left',
    async () => (await import('./commands/whoami.ts')).whoami,
  ),
  entry(
    account,
    'doctor',
    'find out why something does not work, and what to do',
    async () => (await import('./commands/doctor.ts')).doctor,
  ),

  entry(look, 'ls', 'list a folder', async () => (await import('./commands/ls.ts')).ls),
  entry(look, 'tree', 'draw a folder and everything below it', async () => (await import('./commands/tree.ts')).tree),
  entry(
    look,
    'find',
    'find files and folders by name, size, age or words',
    async () => (await import('./commands/find.ts')).find,
  ),
  entry(look, 'du', 'how much room folders take', async () => (await import('./commands/du.ts')).du),
  entry(look, 'cat', 'write a file to standard output', async () => (await import('./commands/cat.ts')).cat),
  entry(look, 'thumb', 'save a small picture of a file', async () => (await import('./commands/thumb.ts')).thumb),

  entry(transfer, 'get', 'download files and folders', async () => (await import('./commands/get.ts')).get),
  entry(transfer, 'put', 'upload files and folders', async () => (await import('./commands/put.ts')).put),
  entry(
    transfer,
    'sync',
    'make one folder the same as another, one way',
    async () => (await import('./commands/sync.ts')).sync,
  ),

  entry(change, 'mkdir', 'make folders', async () => (await import('./commands/mkdir.ts')).mkdir),
  entry(change, 'cp', 'copy on the drive', async () => (await import('./commands/cp.ts')).cp),
  entry(change, 'mv', 'move or rename', async () => (await import('./commands/mv.ts')).mv),
  entry(change, 'rm', 'move to the recycle bin', async () => (await import('./commands/rm.ts')).rm),

  entry(share, 'link', 'make a sharing link', async () => (await import('./commands/link.ts')).link),
  entry(
    share,
    'share',
    'see who has access, and give or take it',
    async () => (await import('./commands/share.ts')).share,
  ),
  entry(share, 'versions', 'earlier versions of a file', async () => (await import('./commands/versions.ts')).versions),
  entry(share, 'watch', 'tell changes as they happen', async () => (await import('./commands/watch.ts')).watch),
  entry(share, 'mcp', 'let an agent work with your files', async () => (await import('./commands/mcp.ts')).mcp),

  entry(
    develop,
    'request',
    'send any request to Microsoft Graph',
    async () => (await import('./commands/request.ts')).request,
  ),
  entry(
    develop,
    'emulator',
    'run OneDrive and Microsoft sign-in on localhost',
    async () => (await import('./commands/emulator.ts')).emulator,
  ),
  entry(
    develop,
    'register',
    'make the app registration that your product signs in with',
    async () => (await import('./commands/register.ts')).register,
  ),
  entry(develop, 'serve', 'run the Drawbridge server', async () => (await import('./commands/serve.ts')).serve),
  entry(
    develop,
    'connections',
    'make, test and remove connections of a running server',
    async () => (await import('./commands/connections.ts')).connections,
  ),
  entry(
    develop,
    'dev',
    'run server and emulator beside each other',
    async () => (await import('./commands/dev.ts')).dev,
  ),

  entry(tool, 'config', 'profiles and settings', async () => (await import('./commands/config.ts')).config),
  entry(
    tool,
    'completion',
    'completion for your shell',
    async () => (await import('./commands/completion.ts')).completion,
  ),
]

function entry(group: string, name: string, summary: string, load: Entry['load']): Entry {
  return { group, name, summary, load }
}
