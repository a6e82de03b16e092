/** A start that cannot succeed says why and what to do, and leaves nothing running. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePorts, startProduct } from './running-product.ts'

test.each(['server', 'emulator', 'product'] as const)(
  'the %s finds its port in use',
  { timeout: 60_000 },
  async (name) => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'drawbridge-journey-'))
    const ports = await freePorts()
    const squatter = createServer().listen(ports[name], '127.0.0.1')
    await once(squatter, 'listening')
    const failure = await startProduct(dataFolder, ports).catch((error: Error) => error.message)
    squatter.close()

    expect(failure).toContain(`Port ${ports[name]} is in use.`)
    expect(failure).toContain(`--${name}-port`)
    const others = Object.values(ports).filter((port) => port !== ports[name])
    for (const port of others) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    await rm(dataFolder, { recursive: true, force: true })
  },
)
