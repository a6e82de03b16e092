/** For the script tag: puts `drawbridge` on the page, bound to the server that the script came from. */
import { createDrawbridge, type Drawbridge } from './drawbridge.ts'

declare global {
  interface Window {
    drawbridge: Drawbridge
  }
}

const { src } = document.currentScript as HTMLScriptElement
window.drawbridge = createDrawbridge({ baseUrl: new URL(src).origin })
