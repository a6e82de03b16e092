/** Settings as they are written, by their names, and what runs find in them. */
import type { Setting } from '../workflows/settings.ts'

type Written<S> = S extends Setting ? Omit<S, 'name' | 'required'> & { readonly required?: boolean } : never

export type Settings = Readonly<Record<string, Written<Setting>>>

export type SettingsOf<S extends Settings> = { readonly [Name in keyof S]: ValueOf<S[Name]> }

type ValueOf<S> = S extends { readonly type: 'choice'; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : S extends { readonly type: 'number' }
    ? number
    : S extends { readonly type: 'boolean' }
      ? boolean
      : string
