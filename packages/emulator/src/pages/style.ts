/** One stylesheet for all pages, light and dark, from a phone to a wide screen. */
export const style = `
:root {
  --ground: #eef2f8; --ground-2: #dfe8f5; --card: #fff; --text: #1b1a19; --quiet: #5c5b59; --line: #dcdad8;
  --accent: #0f62c8; --accent-text: #fff; --accent-strong: #0b4da0; --hover: #f3f6fb;
  --bad: #b10e1c; --bad-ground: #fdf1f1; --good: #0b6a0b; --tag: #e3ecf9;
  --shadow: 0 2px 6px rgb(0 0 0 / .08), 0 12px 40px rgb(20 40 80 / .12);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --ground-2: #1b222d; --card: #22262d; --text: #f3f2f1; --quiet: #b4b2b0; --line: #3d434d;
    --accent: #6cb1ff; --accent-text: #08182c; --accent-strong: #94c6ff; --hover: #2b313a;
    --bad: #ff9ba3; --bad-ground: #3a2326; --good: #8fdc8f; --tag: #2d3b50;
    --shadow: 0 2px 6px rgb(0 0 0 / .4), 0 12px 40px rgb(0 0 0 / .4);
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.47 "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", sans-serif; }
body {
  margin: 0; min-height: 100dvh; padding: 24px 16px; display: grid; place-content: center; justify-items: center; gap: 16px;
  grid-template-columns: minmax(0, 1fr); color: var(--text);
  background: radial-gradient(circle at 15% 10%, var(--ground-2), transparent 55%), radial-gradient(circle at 90% 95%, var(--ground-2), transparent 50%), var(--ground);
}
.card { width: 100%; max-width: 440px; padding: 36px 40px 32px; background: var(--card); border-radius: 8px; box-shadow: var(--shadow); }
.card.wide { max-width: 960px; }
footer { color: var(--quiet); font-size: 12px; text-align: center; }
.brand { margin: 0 0 20px; font-weight: 600; color: var(--quiet); }
.brand a { display: inline-flex; align-items: center; gap: 8px; color: inherit; text-decoration: none; border-radius: 4px; }
.tag { padding: 1px 8px; border-radius: 9px; background: var(--tag); color: var(--text); font-size: 12px; font-weight: 400; }
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.25; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 32px 0 8px; font-size: 17px; font-weight: 600; }
p { margin: 8px 0; }
a { color: var(--accent); }
.quiet { color: var(--quiet); }
.small { font-size: 13px; }
.identity { margin: 0 0 12px; color: var(--quiet); overflow-wrap: anywhere; }
.alert { margin-top: 16px; padding: 10px 12px; border-left: 3px solid var(--bad); border-radius: 4px; background: var(--bad-ground); color: var(--bad); overflow-wrap: anywhere; }
.list { margin: 16px -16px 0; padding: 0; list-style: none; }
.tile {
  display: flex; align-items: center; gap: 14px; width: 100%; padding: 10px 16px; border: 0; border-radius: 6px;
  background: none; color: inherit; font: inherit; text-align: left; cursor: pointer;
}
.tile:hover { background: var(--hover); }
.tile .who { min-width: 0; flex: 1; }
.tile strong, .tile span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tile strong { font-weight: 600; }
.tile .who span { color: var(--quiet); font-size: 13px; }
.tile .state { color: var(--good); font-size: 12px; }
.face {
  flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid !important; place-content: center;
  background: var(--tag); font-weight: 600; font-size: 15px;
}
label { display: block; margin: 16px 0 4px; font-weight: 600; }
label.check { display: flex; gap: 10px; align-items: start; font-weight: 400; }
input[type=text], input[type=password], input[type=email], textarea, select {
  width: 100%; padding: 9px 10px; border: 1px solid var(--quiet); border-radius: 4px; background: var(--card); color: inherit; font: inherit;
}
textarea { min-height: 84px; resize: vertical; }
input[type=checkbox] { width: 18px; height: 18px; margin: 2px 0 0; accent-color: var(--accent); flex: none; }
.actions { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-top: 28px; }
.actions .main { order: 1; }
button.plain, button.main {
  min-width: 108px; padding: 8px 20px; border-radius: 4px; border: 1px solid var(--line); background: var(--card); color: inherit;
  font: inherit; font-weight: 600; cursor: pointer;
}
button.plain:hover { background: var(--hover); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
button.main:hover { background: var(--accent-strong); border-color: var(--accent-strong); }
button.link { padding: 0; border: 0; background: none; color: var(--accent); font: inherit; text-decoration: underline; text-align: left; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.permissions { margin: 16px 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.permissions li { padding: 10px 0; border-bottom: 1px solid var(--line); }
.permissions strong { display: block; font-weight: 600; }
.app { display: flex; align-items: center; gap: 14px; margin: 12px 0 16px; }
.app .face { border-radius: 8px; }
.wide .app { align-items: start; margin-top: 16px; }
.wide .app dl.facts { margin-top: 4px; }
.app strong { display: block; overflow-wrap: anywhere; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 16px 0 0; font-size: 13px; }
dl.facts dt { color: var(--quiet); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
details { margin-top: 20px; }
summary { cursor: pointer; color: var(--accent); border-radius: 4px; }
code { font-family: "Cascadia Mono", ui-monospace, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; position: relative; }
.scroll table { min-width: 600px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; font-size: 13px; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.failed { color: var(--bad); }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 8px 0; }
.row.end { justify-content: flex-end; flex-wrap: nowrap; margin: 0; }
.row.line { margin: 0; padding: 8px 0; border-bottom: 1px solid var(--line); }
.row select, .row input[type=text] { flex: 1 1 200px; width: auto; min-width: 0; }
.row button.plain, .row button.main, td button.plain { min-width: 0; padding: 7px 14px; }
button.plain.small { padding: 5px 12px; font-weight: 400; white-space: nowrap; }
.grow { flex: 1; overflow-wrap: anywhere; }
.big { font-size: 20px; font-variant-numeric: tabular-nums; }
.said:empty { display: none; }
.said { position: sticky; top: 8px; z-index: 1; padding: 8px 12px; border-radius: 6px; background: var(--tag); }
.gauge { margin: 12px 0; }
.gauge label { font-weight: 400; margin: 0; overflow-wrap: anywhere; }
.gauge meter { display: block; width: 100%; height: 14px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 520px) {
  body { padding: 0; place-content: start stretch; background: var(--card); }
  .card { padding: 24px 24px 20px; border-radius: 0; box-shadow: none; }
  footer { padding: 0 24px 24px; }
  .actions button { flex: 1; }
  .stack table { min-width: 0; }
  .stack thead { display: none; }
  .stack tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .stack td, .stack td.number { display: block; padding: 2px 0; border: 0; text-align: left; overflow-wrap: anywhere; }
  .stack td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
  .stack .row.end { justify-content: flex-start; margin-top: 4px; }
}
`
