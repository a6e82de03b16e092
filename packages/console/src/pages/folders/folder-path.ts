/** The way to a folder, from the root of its drive. */

export type Stop = { readonly name: string; readonly path: string }

/** Every folder on the way, the root first. */
export function stopsOf(path: string): Stop[] {
  const names = path.split('/').filter((name) => name !== '')
  const below = names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` }))
  return [{ name: 'OneDrive', path: '/' }, ...below]
}

export function parentOf(path: string): string | undefined {
  return stopsOf(path).at(-2)?.path
}

export function childOf(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`
}
