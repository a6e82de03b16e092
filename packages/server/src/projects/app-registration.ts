/** An app registration: under which client id a project signs its users in at Microsoft, and in which cloud. */
import { type Cloud, clouds } from '@drawbridge/onedrive'
import type { AppCredential } from './app-credential.ts'

export type CloudName = 'global' | 'us-government' | 'us-government-dod' | 'china'

export type AppRegistration = {
  readonly id: string
  readonly projectId: string
  /** What people call it, where there are several. */
  readonly name: string | null
  /** Whether new sign-ins may go through it. */
  readonly signsIn: boolean
  readonly clientId: string
  /** `common`, `organizations`, `consumers`, a tenant id or a verified domain. */
  readonly authority: string
  /** The two origins to talk to. */
  readonly cloud: Cloud
  /** As the operator gave it: a name, or two origins. */
  readonly givenCloud: CloudName | Cloud
  readonly scopes: readonly string[]
  /** Newest first. */
  readonly credentials: readonly AppCredential[]
  readonly hasClientSecret: boolean
  /** The soonest end of those that Microsoft takes. */
  readonly clientSecretExpiresAt: Date | null
  readonly createdAt: Date
}

export type NewAppRegistration = {
  readonly name?: string | null | undefined
  /** @default true */
  readonly signsIn?: boolean | undefined
  readonly clientId: string
  readonly clientSecret?: string | undefined
  readonly clientSecretExpiresAt?: Date | null | undefined
  readonly authority: string
  readonly cloud: CloudName | Cloud
  readonly scopes: readonly string[]
}

export type AppRegistrationChange = {
  readonly name?: string | null | undefined
  readonly signsIn?: boolean | undefined
  readonly clientSecret?: string | undefined
  /** Absent keeps it, unless a new secret comes without one: then the old secret's end is forgotten. */
  readonly clientSecretExpiresAt?: Date | null | undefined
  readonly authority?: string | undefined
  readonly scopes?: readonly string[] | undefined
}

const named: Record<CloudName, Cloud> = {
  global: clouds.global,
  'us-government': clouds.usGovernment,
  'us-government-dod': clouds.usGovernmentDod,
  china: clouds.china,
}

export function resolveCloud(cloud: CloudName | Cloud): Cloud {
  if (typeof cloud === 'string') return named[cloud]
  return { login: new URL(cloud.login).origin, graph: new URL(cloud.graph).origin }
}
