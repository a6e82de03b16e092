/**
 * How the sandbox is started: with an empty environment, a heap of its own, no code from texts, and leave to read its
 * own files and nothing else. Should it run into the end of its memory, it dies alone: V8 ends a whole process then,
 * which is why it is not a thread of ours.
 */
import type { ForkOptions } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Limits } from './limits.ts'

/** `.ts` from the source, `.js` as it is published. */
const kind = extname(fileURLToPath(import.meta.url))
/** JSONata. */
export const engineFile = realpathSync(createRequire(import.meta.url).resolve('jsonata'))
export const sandboxFile = realpathSync(fileURLToPath(new URL(`./sandbox${kind}`, import.meta.url)))

export function confinement({ memoryMb }: Limits): ForkOptions {
  const readable = [dirname(sandboxFile), dirname(engineFile)]
  return {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      '--max-semi-space-size=8',
      '--disallow-code-generation-from-strings',
      '--permission',
      '--allow-worker',
      ...readable.map((folder) => `--allow-fs-read=${folder}`),
    ],
  }
}
