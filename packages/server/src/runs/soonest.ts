/** Waiting for what ends first, without forgetting what waits for a moment. */

/** While others are under way, what waits is looked at so often; milliseconds. */
export const lookMs = 500

/** The first of them; `undefined` when so many milliseconds have passed before. */
export async function soonest<T>(going: Iterable<Promise<T>>, ms: number | undefined): Promise<T | undefined> {
  if (ms === undefined) return Promise.race(going)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((done) => {
    timer = setTimeout(done, ms, undefined)
  })
  return Promise.race([...going, late]).finally(() => clearTimeout(timer))
}
