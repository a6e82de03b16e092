import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { assertGraphPath, graphPath, itemPath } from '../../src/graph/path.ts'

describe('graphPath', () => {
  test('encodes every value', () => {
    const id = "D4F3!1'2#3%4 5"
    expect(graphPath`/me/drive/items/${id}/children`).toBe('/me/drive/items/D4F3%211%272%233%254%205/children')
  })

  test('keeps the slashes of a path inside a drive, and nothing else of it', () => {
    expect(graphPath`/me/drive/root:${itemPath("Docs/it's 100% #1.txt")}:/content`).toBe(
      '/me/drive/root:/Docs/it%27s%20100%25%20%231.txt:/content',
    )
  })

  test.each(['', '.', '..', 'a/b', 'a\\b', 'a\r\nb', '\u0000', '\ud800'])('refuses the value %j', (value) => {
    expect(() => graphPath`/me/drive/items/${value}`).toThrow(UsageError)
  })

  test.each(['', '/', '/a/../b', './a', 'a\\b', 'a:/children', 'a%3A:b'])(
    'refuses the path %j inside a drive',
    (path) => {
      expect(() => itemPath(path)).toThrow(UsageError)
    },
  )

  /** Names as OneDrive allows them, odd ones first. */
  const name = fc
    .oneof(
      fc.constantFrom('100% sure', "it's", '#1', 'a!b', '+&=@,;$', 'ünï', '日本', '😀', '…'),
      fc.string({ unit: 'binary' }),
    )
    // biome-ignore lint/suspicious/noControlCharactersInRegex: OneDrive forbids them
    .filter((text) => !/["*:<>?/\\|\u0000-\u001f\u007f]/.test(text) && !/^\.*$/.test(text) && text.isWellFormed())

  test('whatever the names are, the service reads back the same ones, below the drive', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        const url = new URL(
          `https://graph.example/v1.0${graphPath`/me/drive/root:${itemPath(names.join('/'))}:/children`}`,
        )
        expect([url.origin, url.search, url.hash]).toEqual(['https://graph.example', '', ''])
        const inside = /^\/v1\.0\/me\/drive\/root:(.*):\/children$/.exec(url.pathname)?.[1]
        expect(inside?.slice(1).split('/').map(decodeURIComponent)).toEqual(names)
      }),
    )
  })

  test('what it builds passes the guard, unless a name itself spells an encoded escape', () => {
    fc.assert(
      fc.property(
        name.filter((text) => !text.includes('%')),
        (text) => {
          expect(() => assertGraphPath(graphPath`/me/drive/root:${itemPath(text)}`)).not.toThrow()
        },
      ),
    )
  })
})

describe('assertGraphPath', () => {
  test.each([
    '/me',
    '/me/drive/root:/100%25%20sure/%231.txt:/children?$top=2&$select=id,name',
    '/users/megan@contoso.example/drive',
    '/drives/b%21x/items/01ABC%21s1',
    "/me/drive/root/search(q='a..b')",
    '/me/drive/root:/a..b/c...:/content?$filter=x/../y',
  ])('lets %s pass', (path) => {
    expect(() => assertGraphPath(path)).not.toThrow()
  })

  test.each([
    '',
    'me',
    '@evil.example/',
    'https://evil.example/v1.0/me',
    '//evil.example/',
    '/\\evil.example',
    '/me//drive',
    '/me/%2F/drive',
    '/%2f%2fevil.example',
    '/../beta/me',
    '/me/..',
    '/me/%2e%2e/x',
    '/me/%2E./x',
    '/me/%252e%252e/x',
    '/me/%25252e%25252e%25252fx',
    '/me/..%2fx',
    '/me/drive/root:/a/..:/children',
    '/me/drive/root:..%2f..',
    '/me/./x',
    '/me%5c..%5cx',
    '/me%255cx',
    '/me\r\nHost: evil.example',
    '/me%0d%0aHost:%20evil.example',
    '/me%250aX',
    '/me\tx',
    '/me?x=1\nHost: evil.example',
    '/me#x',
    '/me/%zz',
    '/me/%c0%ae%c0%ae/x',
  ])('refuses %j', (path) => {
    expect(() => assertGraphPath(path)).toThrow(UsageError)
  })
})
