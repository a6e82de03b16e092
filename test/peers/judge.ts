/**
 * A judge is software that nobody here wrote, used as its own users would use it, with a list of what must be true
 * afterwards. The checks of one judge build on each other and run in order.
 */

/** Whatever the checks share and hand on: the emulator, the client, what earlier checks made. */
export type Context = AsyncDisposable

export type Check = { readonly name: string; readonly run: () => Promise<void> }

export type Judge = {
  readonly name: string
  /** Starts an emulator and the client, and says what to check and how to end it all. */
  readonly start: () => Promise<Started>
  readonly checkNames: readonly string[]
}

type Started = AsyncDisposable & { readonly checks: readonly Check[] }

/**
 * @param start what the checks need
 * @param checks by name, in order
 */
export function judge<C extends Context>(
  name: string,
  start: () => Promise<C>,
  checks: Readonly<Record<string, (context: C) => Promise<void>>>,
): Judge {
  return {
    name,
    checkNames: Object.keys(checks),
    async start() {
      const context = await start()
      return {
        checks: Object.entries(checks).map(([check, run]) => ({ name: check, run: () => run(context) })),
        [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
      }
    },
  }
}
