/** Runs a program and takes its measure: wall time, processor seconds, largest memory. Linux only. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export type Measured = {
  readonly wallMs: number
  readonly cpuSeconds: number
  readonly peakMegabytes: number
}

const ticksPerSecond = 100

export async function measure(
  path: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Measured> {
  const startedAt = performance.now()
  const child = spawn(path, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-4000)
  })
  let cpuSeconds = 0
  let peakMegabytes = 0
  const look = (): void => {
    try {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      cpuSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      if (peak) peakMegabytes = Number(peak) / 1024
    } catch {}
  }
  const timer = setInterval(look, 20)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  clearInterval(timer)
  if (code !== 0) throw new Error(`${path} ${args.slice(0, 3).join(' ')} ended with ${code}: ${said}`)
  return { wallMs: performance.now() - startedAt, cpuSeconds, peakMegabytes }
}
