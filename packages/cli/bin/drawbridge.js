#!/usr/bin/env node
// A published package runs its built form; a clone, known by what is not published, its sources, which Node reads as they are.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

if (existsSync(new URL('../tsconfig.build.json', import.meta.url))) {
  const source = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=source', source, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal's Ctrl-C reaches the child by itself; this process only waits for it to end well.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 1
  })
} else if (Number.parseInt(process.versions.node, 10) < 22) {
  process.stderr.write(`drawbridge needs Node 22.19 or newer; this is ${process.version}.\n`)
  process.exitCode = 1
} else await import('../dist/main.js')
