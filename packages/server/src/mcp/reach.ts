/**
 * What each action can touch, by the names of its arguments. One that is not here cannot be held to some folders, so it
 * is not offered where only some may be used.
 */
export type Reach = {
  /** Items that have to be inside, or be one of the folders themselves. */
  readonly items?: readonly string[]
  /** Items that have to be below one of the folders: those that are taken away from where they are. */
  readonly below?: readonly string[]
  /** Files, as an item or as an earlier call has given them. */
  readonly files?: readonly string[]
  /** A name that may be a path below an item. */
  readonly names?: { readonly in: string; readonly argument: string }
}

export const reaches: Readonly<Record<string, Reach>> = {
  saveFile: { items: ['folder'], files: ['file'], names: { in: 'folder', argument: 'name' } },
  getFile: { items: ['item'] },
  listFiles: { items: ['folder'] },
  convertFile: { items: ['item'] },
  createFolder: { items: ['parent'], names: { in: 'parent', argument: 'name' } },
  createShareLink: { items: ['item'] },
}
