/** The folders that OneDrive knows by what they are for, wherever they lie. */

const folders: Readonly<Record<string, readonly string[]>> = {
  documents: ['Documents'],
  photos: ['Pictures'],
  cameraroll: ['Pictures', 'Camera Roll'],
  music: ['Music'],
  desktop: ['Desktop'],
}

/**
 * Names from the root down to a special folder, as it is made.
 *
 * @param name in lower case; `approot` is the folder of the app that asks
 */
export function specialPath(name: string, appDisplayName: string): readonly string[] | undefined {
  if (name !== 'approot') return Object.hasOwn(folders, name) ? folders[name] : undefined
  const folder = appDisplayName
    .replaceAll(/["*:<>?/\\|]/g, '_')
    .trim()
    .replace(/\.+$/, '')
  return ['Apps', folder || 'App']
}

/** The name in `specialFolder` of what lies at a path, unless it was made as another one. */
export function specialAt(path: readonly string[]): string | undefined {
  return Object.entries(folders).find(
    ([, names]) => names.length === path.length && names.every((name, depth) => name === path[depth]),
  )?.[0]
}
