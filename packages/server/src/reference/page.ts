/** The reference as one page: no script, nothing from elsewhere. */
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { OpenApi } from './document.ts'
import type { Field, FieldType } from './fields.ts'
import { type Entry, reading } from './reading.ts'
import { style } from './style.ts'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** @param nonce the one in the page's Content-Security-Policy, fresh for each answer */
export function referencePage(nonce: string, api: OpenApi): Html {
  const { chapters, schemas } = reading(api)
  const url = api.servers[0]?.url ?? ''
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Drawbridge: server API</title>
<style nonce="${nonce}">${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
  <h1>Server API</h1>
  <p>Drawbridge ${api.info.version} at <code>${url}</code>. For programs: <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.</p>
</header>
<nav aria-label="Routes">
  ${chapters.map(
    ({ id, name, entries }) => html`<a class="chapter" href="#${id}">${name}</a>
    <ul>${entries.map((entry) => html`<li><a href="#${entry.id}">${methodTag(entry.method)} ${shortened(entry.path)}</a></li>`)}</ul>`,
  )}
  <a class="chapter" href="#schemas">Schemas</a>
    <ul>${schemas.map(({ name }) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul>
</nav>
<main id="content" tabindex="-1">
  <section class="lead">
    <p>Bodies and answers are JSON. An answer other than 2xx carries
    <code>{"error": {"code", "message", "requestId"}}</code>: the code is stable, the message says what to do, and
    <code>diagnosis</code> is there when Microsoft is the reason.</p>
  </section>
  ${chapters.map(
    ({ id, name, description, entries }) => html`<section aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    <p>${description}</p>
    ${entries.map((entry) => article(entry, url))}
  </section>`,
  )}
  <section aria-labelledby="schemas">
    <h2 id="schemas">Schemas</h2>
    ${schemas.map(
      ({ name, description, fields }) => html`<article aria-labelledby="schema-${name}">
      <h3 id="schema-${name}">${name}</h3>
      ${description && html`<p>${description}</p>`}
      ${table(fields, name)}
    </article>`,
    )}
  </section>
</main>
</body>
</html>`
}

function article(entry: Entry, url: string): Html {
  const { id, method, path, summary, description, access, parameters, body, answer } = entry
  return html`<article aria-labelledby="${id}">
    <h3 id="${id}">${methodTag(method)} <code>${breakable(path)}</code></h3>
    <p>${summary} ${description}</p>
    <p class="access">For ${access}.</p>
    ${part('Parameters', parameters, id)}
    ${part('Body', body, id)}
    ${part('Answer', answer, id)}
    <details class="example"><summary>Try it with curl</summary><pre tabindex="0"><code>${curl(entry, url)}</code></pre></details>
  </article>`
}

function part(title: string, fields: readonly Field[], of: string): Html | '' {
  if (fields.length === 0) return ''
  return html`<h4>${title}</h4>${table(fields, `${title} of ${of}`)}`
}

function table(fields: readonly Field[], label: string): Html {
  if (fields.length === 1 && fields[0]!.name === '') return html`<p class="type">${typeWords(fields[0]!.type)}</p>`
  return html`<dl aria-label="${label}">${fields.map(
    ({ name, type, required, description }) => html`<div>
      <dt><code>${breakable(name)}</code>${required ? '' : html` <span class="optional">optional</span>`}</dt>
      <dd><span class="type">${typeWords(type)}</span>${description && html`<span>${description}</span>`}</dd>
    </div>`,
  )}</dl>`
}

function typeWords(type: FieldType): (string | Html)[] {
  return type.map((part) =>
    typeof part === 'string' ? part : html`<a href="#schema-${part.schema}">${part.schema}</a>`,
  )
}

function methodTag(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`
}

/** Below the prefix that all have. */
function shortened(path: string): Html[] {
  return breakable(path.replace(/^\/api\/v1\//, '').replace('/sdk/v1/projects/{projectId}/', 'sdk: '))
}

/** A long path may break before a slash or a dot. */
function breakable(text: string): Html[] {
  return text.split(/(?=[/.])/).map((part) => html`${part}<wbr>`)
}

function curl({ method, path, access, body }: Entry, url: string): string {
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}'${url}${path}'`]
  if (access !== 'anyone') lines.push(`-H "authorization: Bearer $${tokenName(access)}"`)
  if (body.length > 0) lines.push(`-H 'content-type: application/json'`, `-d '{ … }'`)
  return lines.join(' \\\n  ')
}

function tokenName(access: string): string {
  if (access.includes('API key')) return 'API_KEY'
  return access.includes('user token') ? 'USER_TOKEN' : 'OPERATOR_KEY'
}
