/** Changes to a row as JSON can say them: what is left out stays, `null` takes a property away. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | null | undefined }

export function withChanges<T extends object>(row: T, changes: Changes<T>): T {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined)
  const merged = Object.entries({ ...row, ...Object.fromEntries(said) })
  return Object.fromEntries(merged.filter(([, value]) => value !== null)) as T
}
