/** The look of the portal: system font, dark and light, from a narrow phone up. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f3f4f6, #16181c);
  --card: light-dark(#ffffff, #22252b);
  --ink: light-dark(#1b1d21, #f2f3f5);
  --quiet: light-dark(#565b66, #b3b8c3);
  --line: light-dark(#dfe2e7, #3a3f48);
  --accent: light-dark(#0b5cad, #1f6fc4);
  --accent-ink: #ffffff;
  --link: light-dark(#0b5cad, #7db7f5);
  --good: light-dark(#0f7038, #6fd595);
  --bad: light-dark(#a4262c, #ff9c9c);
  --warn: light-dark(#8a5300, #f5c36b);
}
* { box-sizing: border-box }
body {
  margin: 0; min-height: 100dvh; display: grid; grid-template-columns: minmax(0, 27rem); place-content: center; align-items: center; padding: 1rem;
  background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main {
  min-width: 0; padding: 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 8px 30px rgb(0 0 0 / .06);
}
.pair { display: flex; align-items: center; gap: .75rem; margin-bottom: 1.25rem }
.pair i { flex: 0 0 1.75rem; border-top: 2px dotted var(--line) }
.tile {
  flex: none; width: 3rem; height: 3rem; border-radius: 12px; display: grid; place-items: center;
  border: 1px solid var(--line); font-size: 1.25rem; font-weight: 600;
}
.tile img { max-width: 2.25rem; max-height: 2.25rem }
.brand { display: flex; align-items: center; gap: .625rem; margin-bottom: 1.25rem; font-weight: 600 }
.brand .tile { width: 2rem; height: 2rem; border-radius: 8px; font-size: .875rem }
.brand .tile img { max-width: 1.5rem; max-height: 1.5rem }
.account { margin-top: .75rem; padding: 1rem 1.125rem; border: 1px solid var(--line); border-radius: 12px }
.account form { margin-top: .75rem }
.account .last { margin: .875rem 0 0; font-size: .875rem }
.account .state { display: flex; gap: .5rem; align-items: center; margin: .5rem 0; background: none; font-size: .9375rem; font-weight: 600 }
.state svg { flex: none; width: 1.125rem; height: 1.125rem }
.mark { width: 3rem; height: 3rem; border-radius: 50%; display: grid; place-items: center; margin-bottom: 1.25rem }
.mark svg { width: 1.5rem; height: 1.5rem }
.good { color: var(--good); background: color-mix(in srgb, var(--good) 14%, transparent) }
.bad { color: var(--bad); background: color-mix(in srgb, var(--bad) 14%, transparent) }
.warn { color: var(--warn); background: color-mix(in srgb, var(--warn) 14%, transparent) }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere }
h2 { margin: 1.5rem 0 .25rem; font-size: .9375rem }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere }
h3 small { font-weight: 400 }
h4 { margin: .75rem 0 .125rem; font-size: .9375rem }
p { margin: 0 0 .75rem; overflow-wrap: anywhere }
ul { margin: .25rem 0 1.25rem; padding: 0; list-style: none }
li { display: flex; gap: .625rem; padding: .375rem 0 }
li svg { flex: none; width: 1.125rem; height: 1.125rem; margin-top: .2rem; color: var(--good) }
dl { margin: 1rem 0 0; border-top: 1px solid var(--line) }
dl div { display: flex; flex-wrap: wrap; gap: .125rem 1rem; padding: .625rem 0; border-bottom: 1px solid var(--line) }
dt { flex: 0 0 5.5rem; color: var(--quiet) }
dd { flex: 1 1 12rem; margin: 0; overflow-wrap: anywhere }
main > :last-child { margin-bottom: 0 }
.quiet { color: var(--quiet); font-size: .875rem }
small { display: block; color: var(--quiet); font-size: .875rem }
form, .actions { margin: 1.25rem 0 0 }
button, .button {
  display: flex; width: 100%; min-height: 2.75rem; align-items: center; justify-content: center; gap: .625rem;
  padding: .5rem 1rem; border: 1px solid transparent; border-radius: 8px; cursor: pointer;
  background: var(--accent); color: var(--accent-ink); font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  overflow-wrap: anywhere;
}
button:hover, .button:hover { filter: brightness(1.08) }
button.plain, .button.plain { background: none; border-color: var(--line); color: var(--ink) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
a { color: var(--link) }
form + .quiet, form + form { margin-top: .75rem }
.actions + p, dl + p { margin-top: 1rem }
form[hidden] { display: none }
.copy { display: flex; gap: .5rem; margin: .5rem 0 0 }
.copy input {
  flex: 1; min-width: 0; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 8px;
  background: var(--page); color: var(--ink); font: .8125rem ui-monospace, monospace;
}
.copy button { width: auto; flex: none; overflow-wrap: normal }
details { margin-top: 1rem; font-size: .875rem; color: var(--quiet) }
summary { cursor: pointer }
details dl { margin-top: .5rem }
@media (max-width: 26rem) {
  body { padding: 0; grid-template-columns: minmax(0, 1fr); place-content: stretch; align-items: stretch; background: var(--card) }
  main { padding: 1.5rem 1.25rem; border: 0; border-radius: 0; box-shadow: none }
}
`
