import { expect, test } from 'vitest'
import { createDrawbridge, type DrawbridgeError, type UserRun } from '../src/index.ts'
import { refuse, robin, standIn } from './stand-in.ts'

/** A server whose runs are what the test says, and an SDK whose waits end when the test says so. */
async function open() {
  const world = { runs: [] as object[], broken: false }
  const waits: { ms: number; wake: () => void }[] = []
  const server = await standIn(({ path }, response) => {
    if (path.endsWith('/user')) return robin
    return world.broken
      ? refuse(response, 503, { code: 'database_unavailable', message: 'Later.' })
      : { runs: world.runs }
  })
  const sleep = (ms: number) => new Promise<void>((wake) => void waits.push({ ms, wake }))
  const drawbridge = createDrawbridge({ baseUrl: server.url, sleep })
  await drawbridge.authenticate('prj_1', 't')
  return { world, waits, server, drawbridge, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('a change is told, silence is not, and a run under way is asked for more often', async () => {
  await using scene = await open()
  const { world, waits, drawbridge } = scene
  const heard: string[] = []
  const tell = (runs: readonly UserRun[]) => void heard.push(runs.map(({ state }) => state).join() || 'none')
  const failed = ({ code }: DrawbridgeError) => void heard.push(code)
  const stop = drawbridge.watchRuns(tell, { workflowId: 'wfl_1', onError: failed })
  let asked = 0
  const turn = async (): Promise<number> => {
    asked += 1
    await expect.poll(() => waits.length).toBe(asked)
    const { ms, wake } = waits[asked - 1]!
    wake()
    return ms
  }
  const calm = await turn()
  await turn()
  expect(heard).toEqual(['none'])

  world.runs = [{ state: 'running' }]
  await turn()
  const busy = await turn()
  world.runs = [{ state: 'succeeded' }]
  await turn()
  await turn()
  expect(busy).toBeLessThan(calm)
  expect(heard).toEqual(['none', 'running', 'succeeded'])

  world.broken = true
  await turn()
  await turn()
  world.broken = false
  await turn()
  await expect.poll(() => waits.length).toBe(asked + 1)
  expect(heard.slice(3)).toContain('database_unavailable')
  expect(heard.at(-1)).toBe('succeeded')
  stop()
  const { length } = scene.server.received
  waits.at(-1)!.wake()
  await new Promise((done) => setTimeout(done, 20))
  expect(scene.server.received.length).toBe(length)
  expect(scene.server.received.at(-1)!.path).toBe('/sdk/v1/projects/prj_1/runs?workflowId=wfl_1&limit=20')
})

test('outside a browser there is nowhere to choose a folder', async () => {
  await expect(createDrawbridge().chooseFolder('onedrive')).rejects.toMatchObject({ code: 'usage' })
})
