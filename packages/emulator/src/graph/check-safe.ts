/** Whether a content may be downloaded: what a scanner found malware in only on the caller's own word. */
import { GraphFailure } from '../errors.ts'
import type { Content } from '../state/drive/item.ts'
import type { Query } from './query.ts'

/** @throws GraphFailure 403 `malwareDetected`, unless `AVOverride=1` is asked for */
export function checkSafe({ query }: { query: Query }, { malware }: Content): void {
  const override = query.get('AVOverride') ?? query.get('avoverride')
  if (malware === undefined || override === '1' || override?.toLowerCase() === 'true') return
  throw new GraphFailure(403, 'malwareDetected', 'Malware was found in the file.', {
    headers: { 'X-Virus-Infected': malware },
  })
}
