/** Sizes as OneDrive shows them: powers of 1024 under the short names. */

const names = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** `1.5 GB`; whole numbers stay whole. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(names.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${Number(value.toFixed(value < 10 ? 1 : 0)).toLocaleString('en')} ${names[power]}`
}
