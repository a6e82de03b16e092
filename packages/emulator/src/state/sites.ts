/** The sites, groups and libraries there are. */
import type { Group, Library, Site } from './site.ts'
import { openTables } from './tables.ts'

type LibraryRow = {
  readonly id: string
  readonly displayName: string
  readonly segment: string
  readonly siteId: string
}

export type Sites = {
  putSite(site: Site): void
  putGroup(group: Group): void
  putLibrary(library: LibraryRow): void
  all(): Site[]
  groups(): Group[]
  /** By the site's GUID. */
  get(id: string): Site | undefined
  group(id: string): Group | undefined
  /** All libraries, or a site's; its default one first. */
  libraries(siteId?: string): Library[]
  clear(): void
  save(file: string): void
  load(file: string): void
  close(): void
}

/** @param file where they are kept; without one, as long as the process */
export function openSites(file: string | undefined): Sites {
  const tables = openTables(file)
  const sites = tables.table<Site>('site')
  const groups = tables.table<Group>('group')
  const libraries = tables.table<LibraryRow>('library')

  return {
    putSite: (site) => sites.put(site.id, site),
    putGroup: (group) => groups.put(group.id, group),
    putLibrary: (library) => libraries.put(library.id, library),
    all: () => [...sites.all()],
    groups: () => [...groups.all()],
    get: (id) => sites.get(id.toLowerCase()),
    group: (id) => groups.get(id.toLowerCase()),
    libraries: (siteId) =>
      [...libraries.all()]
        .filter((row) => siteId === undefined || row.siteId === siteId)
        .map(({ id, displayName, segment, siteId: at }) => {
          const site = sites.get(at)!
          const group = groups.all().find((each) => each.siteId === at)
          return { id, tenantId: site.tenantId, displayName, segment, site, group }
        }),
    clear: () => tables.clear([]),
    save: (to) => tables.save(to),
    load: (from) => tables.load(from),
    close: () => tables.close(),
  }
}
