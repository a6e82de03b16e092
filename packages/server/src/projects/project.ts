/** A project: one product that uses Drawbridge. */

export type Project = {
  readonly id: string
  readonly name: string
  /** Pages on these origins may use the SDK. Exact: scheme, host and port. */
  readonly allowedOrigins: readonly string[]
  readonly createdAt: Date
}

export type NewProject = { readonly name: string; readonly allowedOrigins: readonly string[] }

export type ProjectChange = { readonly [Field in keyof NewProject]?: NewProject[Field] | undefined }

/** Only the exact origin counts: a prefix or a parent domain would let strangers in. */
export function allowsOrigin(project: Project, origin: string): boolean {
  return project.allowedOrigins.includes(origin)
}
