import { z } from 'zod'
import { defineAction } from './action.ts'

const least = {
  reads: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  changes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
}

export const oneDriveRequest = defineAction({
  name: 'oneDriveRequest',
  title: 'OneDrive Request',
  summary: 'Sends any request to Microsoft Graph with the access of the connection.',
  group: 'Anything',
  effect: 'deletes',
  repeat: {
    kind: 'repeated',
    because:
      'It is sent as it stands: GET, PUT and DELETE come to the same when sent twice (a second DELETE finds nothing); POST and ' +
      'PATCH do what the path says once more. `If-Match` among the headers guards against that.',
  },
  scopes: least.changes,
  narrow: ({ method = 'GET' }) => {
    if (method === 'GET') return { effect: 'reads', scopes: least.reads }
    return method === 'DELETE' ? {} : { effect: 'changes' }
  },
  input: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
    path: z
      .string()
      .min(1)
      .max(8000)
      .describe('Below /v1.0, percent-encoded as in a URL: `/me/drive/root/children?$top=5`. Never a whole URL.'),
    headers: z
      .record(
        z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/),
        z
          .string()
          .max(2000)
          .regex(/^[\t\x20-\x7e]*$/),
      )
      .default({})
      .describe('Such as `Prefer` or `If-Match`. The access token is added by itself.'),
    body: z
      .unknown()
      .optional()
      .describe('JSON; a text is sent as it stands, as text/plain unless `Content-Type` says more.'),
  }),
  output: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()).describe('Few: content-type, etag, retry-after, request-id.'),
    body: z
      .unknown()
      .describe(
        'JSON, or a text; null where there is none. Pre-authenticated URLs are left out, since they open files.',
      ),
  }),
  examples: [
    {
      title: 'A listing with few properties',
      input: { path: '/me/drive/root/children?$select=name&$top=1' },
      output: { status: 200, headers: { 'content-type': 'application/json' }, body: { value: [{ name: 'Archive' }] } },
    },
  ],
})
