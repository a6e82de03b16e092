/** Hands a definition over as a JSON file. */
import type { Definition } from '@drawbridge/api'

/** @param name of the file, before `.json` */
export function exportDefinition(definition: Definition, name: string): void {
  const text = `${JSON.stringify(definition, null, 2)}\n`
  const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const download = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.json`
  Object.assign(document.createElement('a'), { href, download }).click()
  // The browser has taken hold of it once the click is done with.
  setTimeout(() => URL.revokeObjectURL(href), 1_000)
}
