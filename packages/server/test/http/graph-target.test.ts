import { expect, test } from 'vitest'
import { Problem } from '../../src/errors.ts'
import { graphTarget } from '../../src/http/graph-target.ts'

const prefix = '/sdk/v1/projects/prj_1/request/onedrive'

test.each([
  '/me',
  '/me/drive/root/children?$top=5&$select=id,name',
  '/me/drive/items/4F5A!123/thumbnails',
  '/me/drive/items/4F5A%21123/content',
  '/me/drive/root:/100%25%20sure%20%231.txt:/content',
  "/me/drive/root:/it's%20mine.docx",
  "/me/drive/root/search(q='a%20b')",
  '/me/drive/root:/%F0%9F%8E%89%20party:/children',
  '/me/drive/root:/...hidden/a..b/c.',
  '/me/drive/root:/.hidden',
  '/users/megan@contoso.example/drive',
  '/me/drive/root:/name+with+plus.txt',
  '/me/drive/root/delta?token=a%2Fb%2E%2E',
  '/$batch',
  '/me/drive/root/children?$filter={a|b}^`c`',
  '/drives/b!abc-_X/items/01AB/children?$skiptoken=Paged%3DTRUE%26p_ID%3D5',
  '/shares/u!aHR0cHM6Ly8/driveItem',
])('%s passes unchanged', (path) => {
  expect(graphTarget(prefix + path, prefix)).toBe(`/v1.0${path}`)
})

test.each([
  ['an absolute URL in place of the path', '/https://evil.example/me'],
  ['an encoded absolute URL', '/https:%2f%2fevil.example/me'],
  ['an authority', '//evil.example/me'],
  ['an encoded authority', '/%2f/evil.example'],
  ['a doubly encoded authority', '/%252f%252fevil.example'],
  ['an authority by backslash', '/\\evil.example'],
  ['an encoded backslash', '/%5cevil.example'],
  ['a doubly encoded backslash', '/%255cevil.example'],
  ['dots', '/../beta/me'],
  ['dots at the end', '/me/..'],
  ['one dot', '/./me'],
  ['encoded dots', '/%2e%2e/beta/me'],
  ['encoded dots, upper case', '/%2E%2E/beta/me'],
  ['half encoded dots', '/.%2e/beta/me'],
  ['encoded dots and slash', '/me%2f..%2f..%2fbeta'],
  ['doubly encoded dots', '/%252e%252e/beta/me'],
  ['triply encoded dots', '/%25252e%25252e/beta/me'],
  ['dots between backslashes', '/me/..\\..\\beta'],
  ['dots after a colon', '/me/drive/root:/../../x'],
  ['dots around a colon', '/me/drive/root:..:/x'],
  ['a line feed', '/me\n/drive'],
  ['CR and LF', '/me\r\nHost: evil.example'],
  ['an encoded line feed', '/me%0a/drive'],
  ['encoded CR and LF', '/me%0d%0aHost:%20evil.example'],
  ['doubly encoded CR and LF', '/me%250d%250aHost'],
  ['a zero byte', '/me%00'],
  ['a tab', '/me\t/drive'],
  ['DEL', '/me%7f'],
  ['a space', '/me drive'],
  ['a fragment', '/me#/drive'],
  ['raw Unicode', '/me/ünï'],
  ['full-width dots', '/．．/beta'],
  ['broken percent-encoding', '/me/%zz'],
  ['a cut percent-encoding', '/me/%2'],
  ['over-long UTF-8 for a slash', '/me/%c0%af..'],
  ['a raw quote', '/me/"x"'],
  ['raw angle brackets', '/me/<x>'],
  ['braces', '/me/{x}'],
  ['a pipe', '/me/a|b'],
  ['a backslash in the query', '/me?a=\\\\evil'],
  ['a line feed in the query', '/me?a=b\nc'],
  ['a fragment in the query', '/me?a=b#c'],
  ['nothing', ''],
  ['a host by @', '@evil.example/me'],
  ['a port', ':80@evil.example/me'],
  ['a longer name', 'x/me'],
  ['a query at once', '?x'],
  ['9000 characters', `/me/${'a'.repeat(9_000)}`],
])('%s is refused', (_, path) => {
  expect(() => graphTarget(prefix + path, prefix)).toThrow(Problem)
})

test.each([
  'http://evil.example/sdk/v1/projects/prj_1/request/onedrive/me',
  '//evil.example/sdk/v1/projects/prj_1/request/onedrive/me',
  '/sdk/v1/projects/prj_2/request/onedrive/me',
  '/sdk/v1/projects/prj_1/../prj_1/request/onedrive/me',
  '/sdk/v1/projects/prj%5f1/request/onedrive/me',
  '*',
  'evil.example:443',
])('a target that does not begin with the prefix is refused: %s', (target) => {
  expect(() => graphTarget(target, prefix)).toThrow('prefix of the proxy')
})
