/** The look of the reference: system font, dark and light, from a narrow phone up. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #16181c);
  --aside: light-dark(#f5f7f8, #1c1f24);
  --ink: light-dark(#1b1d21, #f2f3f5);
  --quiet: light-dark(#565b66, #b3b8c3);
  --line: light-dark(#dfe2e7, #33383f);
  --link: light-dark(#0a6973, #74c5cd);
  --get: light-dark(#0f7038, #6fd595);
  --post: light-dark(#0b5cad, #7db7f5);
  --patch: light-dark(#8a5300, #f5c36b);
  --delete: light-dark(#a4262c, #ff9c9c);
}
* { box-sizing: border-box }
html { scroll-padding-top: 1.5rem }
body {
  margin: 0; display: grid; grid-template: "head head" auto "nav main" 1fr / 20rem minmax(0, 1fr);
  background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
a { color: var(--link) }
code, pre { font-family: ui-monospace, "SF Mono", Consolas, monospace; font-size: .875em }
.skip { position: absolute; left: -999rem }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; padding: .5rem 1rem; background: var(--page) }
header { grid-area: head; padding: 1.75rem 2.5rem; border-bottom: 1px solid var(--line) }
header h1 { margin: 0; font-size: 1.75rem; letter-spacing: -.02em; line-height: 1.2 }
header p { margin: .25rem 0 0; color: var(--quiet); overflow-wrap: anywhere }
nav {
  grid-area: nav; position: sticky; top: 0; align-self: start; max-height: 100dvh; overflow-y: auto;
  padding: 1.5rem 1rem 2rem 2rem; background: var(--aside); border-right: 1px solid var(--line); font-size: .8125rem;
}
nav .chapter { display: block; padding: .25rem .5rem; font-weight: 600; font-size: .9375rem; color: var(--ink); text-decoration: none }
nav .chapter:hover { text-decoration: underline }
nav ul { margin: 0 0 .75rem; padding: 0; list-style: none }
nav li a {
  display: grid; grid-template-columns: auto 1fr; gap: .5rem; align-items: baseline; padding: .25rem .5rem;
  border-radius: 6px; color: var(--quiet); text-decoration: none; overflow-wrap: anywhere;
}
nav li a:hover { background: var(--line); color: var(--ink) }
main { grid-area: main; padding: 1rem 2.5rem 6rem; max-width: 62rem; outline: none }
h2 { margin: 2.5rem 0 .25rem; font-size: 1.375rem; letter-spacing: -.01em }
h2 + p, .lead { color: var(--quiet) }
h3 { margin: 0 0 .5rem; font-size: 1rem; font-weight: 600; display: flex; flex-wrap: wrap; gap: .25rem .625rem; align-items: baseline; overflow-wrap: anywhere }
h3 code { font-size: .9375rem }
h4 { margin: 1rem 0 .25rem; font-size: .8125rem; color: var(--quiet); text-transform: uppercase; letter-spacing: .05em }
p { margin: 0 0 .5rem; overflow-wrap: anywhere }
article { margin: 1.25rem 0; padding: 1.25rem 1.5rem; border: 1px solid var(--line); border-radius: 12px }
article:has(:target) { border-color: var(--link); box-shadow: 0 0 0 1px var(--link) }
.access, .type, .optional { color: var(--quiet); font-size: .875rem }
.method { font: 700 .6875rem/1.5 ui-monospace, Consolas, monospace; letter-spacing: .04em; min-width: 3.8em }
h3 .method { font-size: .8125rem; min-width: 0 }
.get { color: var(--get) } .post { color: var(--post) } .put, .patch { color: var(--patch) } .delete { color: var(--delete) }
dl { margin: 0 }
dl div { display: grid; grid-template-columns: minmax(10rem, 2fr) 3fr; gap: .125rem 1.5rem; padding: .5rem 0; border-top: 1px solid var(--line) }
dt, dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
dd { display: flex; flex-direction: column }
.example { margin-top: 1rem; font-size: .875rem }
.example summary { cursor: pointer; color: var(--quiet) }
pre { margin: .5rem 0 0; padding: .875rem 1rem; overflow-x: auto; background: var(--aside); border-radius: 8px }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
@media (max-width: 60rem) {
  body { grid-template: "head" auto "nav" auto "main" 1fr / minmax(0, 1fr) }
  header, main { padding-left: 1rem; padding-right: 1rem }
  nav { position: static; max-height: 22rem; padding: 1rem; border-right: 0; border-bottom: 1px solid var(--line) }
  article { padding: 1rem }
  dl div { grid-template-columns: minmax(0, 1fr) }
}
`
