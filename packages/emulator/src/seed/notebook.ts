/** A notebook of OneNote, which OneDrive shows as a package: neither a file nor a folder that may be looked into. */
import { createFolder, newFolder } from '../state/drive/create-folder.ts'
import type { Drive } from '../state/drive/drive.ts'
import { identityOf } from '../state/drive/owner-identity.ts'
import { isUser } from '../state/site.ts'

/** @param at when it was made, milliseconds since the epoch */
export function addNotebook(drive: Drive, at: number): void {
  const { owner, tree } = drive
  if (!isUser(owner) || owner.personal) return
  drive.change(
    { user: identityOf(owner) },
    (rules) => {
      const folder = createFolder(rules, { parentId: tree.root.id, name: 'Notebooks' })
      const notebook = newFolder(rules, folder.id, `${owner.displayName}’s notebook`)
      return { put: [folder, { ...notebook, facets: { package: { type: 'oneNote' } } }] }
    },
    at,
  )
}
