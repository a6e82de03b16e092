/** Faults that people want most, ready to be added. */
import type { RuleInput } from './rule.ts'

export type Preset = { readonly name: string; readonly rule: RuleInput }

export const presets: readonly Preset[] = [
  {
    name: 'Graph: the next 3 calls get 429, wait 5 s',
    rule: { when: { host: 'graph' }, times: { next: 3 }, fault: { kind: 'throttle', retryAfter: 5 } },
  },
  {
    name: 'Graph: one call in ten gets 503',
    rule: {
      when: { host: 'graph' },
      times: { probability: 0.1 },
      fault: { kind: 'throttle', status: 503, retryAfter: 1 },
    },
  },
  {
    name: 'Graph: the next call gets 401, as with an expired token',
    rule: { when: { host: 'graph' }, times: { next: 1 }, fault: { kind: 'status', status: 401 } },
  },
  {
    name: 'Graph: the next call gets 504',
    rule: { when: { host: 'graph' }, times: { next: 1 }, fault: { kind: 'status', status: 504 } },
  },
  {
    name: 'Sign-in: the next token request fails with 503',
    rule: { when: { host: 'login', path: '/token' }, times: { next: 1 }, fault: { kind: 'status', status: 503 } },
  },
  {
    name: 'Writes get 507, the drive is full',
    rule: { when: { host: 'graph', method: ['PUT', 'POST'] }, fault: { kind: 'status', status: 507 } },
  },
  {
    name: 'Changes get 423, the file is locked',
    rule: { when: { host: 'graph', method: ['PUT', 'PATCH', 'DELETE'] }, fault: { kind: 'status', status: 423 } },
  },
  {
    name: 'Downloads: cut after 64 KiB',
    rule: {
      when: { host: 'content', method: 'GET', path: '/download/' },
      fault: { kind: 'cut', afterBytes: 65_536 },
    },
  },
  {
    name: 'Uploads: the next fragment is cut after 64 KiB',
    rule: {
      when: { host: 'content', method: 'PUT' },
      times: { next: 1 },
      fault: { kind: 'cut', direction: 'request', afterBytes: 65_536 },
    },
  },
  {
    name: 'Downloads: stall after 64 KiB',
    rule: { when: { host: 'content', method: 'GET' }, fault: { kind: 'stall', afterBytes: 65_536 } },
  },
  {
    name: 'Uploads: the session that is used next expires',
    rule: { when: { host: 'content' }, times: { next: 1 }, fault: { kind: 'expire', what: 'uploadSession' } },
  },
  {
    name: 'Delta: the next call gets 410',
    rule: { when: { host: 'graph' }, times: { next: 1 }, fault: { kind: 'resync' } },
  },
  { name: 'Everything takes 300 ms', rule: { fault: { kind: 'latency', ms: 200, jitterMs: 200 } } },
  {
    name: 'A slow line: 256 KiB/s for each connection',
    rule: { fault: { kind: 'bandwidth', direction: 'both', bytesPerSecond: 262_144 } },
  },
  { name: 'Office files and PDFs are rewritten after upload', rule: { fault: { kind: 'rewrite' } } },
]
