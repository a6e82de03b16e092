/** The sites of the organisation that everybody at Contoso can open, and one that a group keeps to itself. */
import type { Sites } from '../state/sites.ts'
import { contoso, people } from './directory.ts'

const hostname = 'contoso.sharepoint.com'
const createdAt = Date.UTC(2025, 2, 3, 9)

const root = {
  id: '0b6b3c58-1f0d-4b6e-8a52-5e1f7c9d0001',
  webId: '7c1d9a40-6e35-4f2b-9c18-2b8e4d6f0001',
  tenantId: contoso.id,
  hostname,
  path: '',
  displayName: 'Contoso',
  createdAt,
}
const harbour = {
  ...root,
  id: '0b6b3c58-1f0d-4b6e-8a52-5e1f7c9d0002',
  webId: '7c1d9a40-6e35-4f2b-9c18-2b8e4d6f0002',
  path: '/sites/Harbour',
  displayName: 'Harbour project',
}

/** Adds what is missing; what is there already stays as it is. */
export function seedSites(sites: Sites): void {
  if (sites.get(root.id) !== undefined) return
  sites.putSite(root)
  sites.putSite(harbour)
  const library = { displayName: 'Documents', segment: 'Shared Documents' }
  sites.putLibrary({ ...library, id: '3e2f7b1a-94d0-4c86-b7a5-6d0e8f1c0001', siteId: root.id })
  sites.putLibrary({ ...library, id: '3e2f7b1a-94d0-4c86-b7a5-6d0e8f1c0002', siteId: harbour.id })
  sites.putLibrary({
    id: '3e2f7b1a-94d0-4c86-b7a5-6d0e8f1c0003',
    displayName: 'Drawings',
    segment: 'Drawings',
    siteId: harbour.id,
  })
  sites.putGroup({
    id: '9d4e6c2b-7a18-4f35-8e0d-1c5b3a7f0001',
    tenantId: contoso.id,
    displayName: harbour.displayName,
    mail: 'harbour@contoso.example',
    members: people.filter(({ user }) => user.tenantId === contoso.id).map(({ user }) => user.id),
    siteId: harbour.id,
  })
}
