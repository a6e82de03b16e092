export { type Dev, type DevOptions, startDev } from './dev.ts'
export { formatLines, type Line } from './output/lines.ts'
export { fail, untilStopped } from './output/stop.ts'
