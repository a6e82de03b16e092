/** Where sign-in and Graph live, in words. */
import type { AppRegistration } from '@drawbridge/api'

type Cloud = AppRegistration['cloud']
export type NamedCloud = Extract<Cloud, string>

export const namedClouds: Record<NamedCloud, string> = {
  global: 'Microsoft (global)',
  'us-government': 'Microsoft US Government',
  'us-government-dod': 'Microsoft US Government (DoD)',
  china: 'Microsoft operated by 21Vianet (China)',
}

export function cloudWords(cloud: Cloud): string {
  if (typeof cloud === 'string') return namedClouds[cloud]
  return cloud.login === cloud.graph ? `Emulator at ${cloud.login}` : `${cloud.login} and ${cloud.graph}`
}
