/** Which two versions are compared, as the address says it. */
export type Compared = { readonly from?: number; readonly to?: number }

export function readCompared(search: Record<string, unknown>): Compared {
  const number = (name: string) => {
    const value = Number(search[name])
    return Number.isInteger(value) && value > 0 ? value : undefined
  }
  const [from, to] = [number('from'), number('to')]
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}
