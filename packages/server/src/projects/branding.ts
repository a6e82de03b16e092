/** How a project looks in the portal: the product's name, logo and colour. Rules and their SQL; no HTTP. */
import { createHash } from 'node:crypto'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import type { Db } from '../postgres/transaction.ts'

export type Branding = {
  readonly projectName: string
  /** Absent: the project's name. */
  readonly displayName: string | null
  /** `#rrggbb` */
  readonly accentColor: string | null
  /** Names the logo's content; absent where there is none. */
  readonly logoDigest: string | null
}

export type BrandingChange = {
  readonly displayName?: string | null | undefined
  readonly accentColor?: string | null | undefined
  /** Base64. */
  readonly logo?: string | null | undefined
}

export type Logo = Pick<Row<'project_logo'>, 'media_type' | 'content'>

const largestLogo = 200 * 1024

/** @throws {Problem} `not_found` */
export async function findBranding(db: Db, projectId: string): Promise<Branding> {
  const row = await db
    .selectFrom('project')
    .leftJoin('project_logo', 'project_logo.project_id', 'project.id')
    .select(['name', 'display_name', 'accent_color', 'digest'])
    .where('project.id', '=', projectId)
    .executeTakeFirst()
  if (!row) throw new Problem('not_found', 'There is no such project.')
  return {
    projectName: row.name,
    displayName: row.display_name,
    accentColor: row.accent_color,
    logoDigest: row.digest,
  }
}

/** @throws {Problem} `not_found`; `invalid_request` when the logo is no picture that every browser shows */
export async function updateBranding(db: Db, projectId: string, change: BrandingChange): Promise<Branding> {
  const { displayName, accentColor, logo } = change
  const picture = typeof logo === 'string' ? readLogo(Buffer.from(logo, 'base64')) : logo
  await findBranding(db, projectId)
  await db.transaction().execute(async (transaction) => {
    const values = {
      ...(displayName !== undefined && { display_name: displayName }),
      ...(accentColor !== undefined && { accent_color: accentColor?.toLowerCase() ?? null }),
    }
    if (Object.keys(values).length > 0) {
      await transaction.updateTable('project').set(values).where('id', '=', projectId).execute()
    }
    if (picture === null) await transaction.deleteFrom('project_logo').where('project_id', '=', projectId).execute()
    if (!picture) return
    await transaction
      .insertInto('project_logo')
      .values({ ...picture, project_id: projectId })
      .onConflict((conflict) => conflict.column('project_id').doUpdateSet(picture))
      .execute()
  })
  return findBranding(db, projectId)
}

export async function findLogo(db: Db, projectId: string, digest: string): Promise<Logo | undefined> {
  return db
    .selectFrom('project_logo')
    .select(['media_type', 'content'])
    .where('project_id', '=', projectId)
    .where('digest', '=', digest)
    .executeTakeFirst()
}

/** Told by its first bytes, whatever its sender calls it. No SVG, which may hold scripts. */
function readLogo(content: Buffer): Omit<Row<'project_logo'>, 'project_id'> {
  if (content.length > largestLogo) throw new Problem('invalid_request', 'logo: The picture is larger than 200 KB.')
  const kind = signatures.find(({ at, bytes }) => content.subarray(at, at + bytes.length).equals(bytes))
  if (!kind) throw new Problem('invalid_request', 'logo: Give a picture in PNG, JPEG or WebP.')
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 22)
  return { media_type: kind.mediaType, content, digest }
}

const signatures = [
  { mediaType: 'image/png', at: 0, bytes: Buffer.from('89504e470d0a1a0a', 'hex') },
  { mediaType: 'image/jpeg', at: 0, bytes: Buffer.from('ffd8ff', 'hex') },
  { mediaType: 'image/webp', at: 8, bytes: Buffer.from('WEBP') },
]
