/** What holds for the whole emulator rather than for a tenant, an account or an app. */
import { type Changes, withChanges } from './changes.ts'
import type { Tables } from './tables.ts'

export type SettingValues = {
  /**
   * How long (milliseconds) new apps and new secrets take to be known at sign-in, when they are made through Graph.
   *
   * @default 0
   */
  readonly replicationDelayMs: number
}

export type Settings = {
  get(): SettingValues
  update(changes: Changes<SettingValues>): SettingValues
}

const defaults: SettingValues = { replicationDelayMs: 0 }

export function openSettings(tables: Tables): Settings {
  const rows = tables.table<SettingValues>('setting')
  const get = (): SettingValues => ({ ...defaults, ...rows.get('all') })
  return {
    get,
    update(changes) {
      rows.put('all', withChanges<SettingValues>(get(), changes))
      return get()
    },
  }
}
