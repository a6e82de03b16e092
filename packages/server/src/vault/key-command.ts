/**
 * Master keys from a command: the way to a key management service, a hardware module or a secrets manager.
 *
 * The contract: the command is started without a shell, with its arguments as they are given; it prints one key as
 * base64, or several, one in each line, the first being the one to begin with; it ends with 0 within thirty seconds.
 * What it prints is kept out of every log and error. What it says on standard error is not read.
 */
import { execFile } from 'node:child_process'
import { Problem } from '../errors.ts'
import { type MasterKey, readMasterKeys } from './master-key.ts'

const longestMs = 30_000
const longestOutput = 64 * 1024

/**
 * @param command the program and its arguments
 * @throws {Problem} `configuration_invalid`, saying how it ended
 */
export function askKeyCommand(
  [program, ...parameters]: readonly string[],
  timeoutMs: number = longestMs,
): Promise<MasterKey[]> {
  const options = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: longestOutput,
    encoding: 'buffer',
    windowsHide: true,
  } as const
  return new Promise((resolve, reject) => {
    const child = execFile(program ?? '', parameters, options, (error, stdout) => {
      try {
        // Node's own error repeats what the command printed, so it must not become a cause.
        if (error) reject(failed(error, timeoutMs))
        else resolve(readMasterKeys(stdout.toString('latin1'), 'What DRAWBRIDGE_MASTER_KEY_COMMAND prints'))
      } catch (refusal) {
        reject(refusal)
      } finally {
        stdout?.fill(0)
      }
    })
    child.stdin?.end()
  })
}

function failed(error: { code?: unknown; killed?: boolean; signal?: unknown }, timeoutMs: number): Problem {
  const { code, killed, signal } = error
  const how =
    code === 'ENOENT' || code === 'EACCES'
      ? `cannot be started (${code}). Give the whole path of a program that this user may run.`
      : code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
        ? 'printed more than 64 KB. It must print the keys and nothing else.'
        : killed
          ? `did not end within ${timeoutMs / 1000} seconds.`
          : `ended with ${typeof code === 'number' ? `exit code ${code}` : `signal ${signal}`}. ` +
            'Run it by hand as the user of the server to see why.'
  return new Problem('configuration_invalid', `DRAWBRIDGE_MASTER_KEY_COMMAND ${how}`)
}
