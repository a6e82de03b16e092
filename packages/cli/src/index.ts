export { type Dev, type DevOptions, startDev } from './dev.ts'
export { fail, formatLines, type Line, untilStopped } from './output.ts'
