import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../../src/graph/address.ts'

const me = { by: 'me' } as const
const root = { at: 'root' } as const
const item = (drive: object, start: object, path: string[] = []) => ({ kind: 'item', drive, start, path })

describe('parseAddress', () => {
  test.each([
    ['/me', { kind: 'user', owner: me }, []],
    ['/users/megan@contoso.example', { kind: 'user', owner: { by: 'user', user: 'megan@contoso.example' } }, []],
    ['/me/drive', { kind: 'drive', drive: me }, []],
    ['/me/drive/', { kind: 'drive', drive: me }, []],
    ['/drive', { kind: 'drive', drive: me }, []],
    ['/me/drives', { kind: 'drives', owner: me }, []],
    ['/users/u1/drive/root', item({ by: 'user', user: 'u1' }, root), []],
    ['/drives/b!x_-1/root', item({ by: 'id', id: 'b!x_-1' }, root), []],
    ['/drives/b%21x/', { kind: 'drive', drive: { by: 'id', id: 'b!x' } }, []],
    ['/me/drive/items/root/children', item(me, root), ['children']],
    ['/drive/items/CID%21123/thumbnails/', item(me, { at: 'id', id: 'CID!123' }), ['thumbnails']],
    [
      '/me/drive/items/A!s1/thumbnails/0/small/content',
      item(me, { at: 'id', id: 'A!s1' }),
      ['thumbnails', '0', 'small', 'content'],
    ],
    ['/me/drive/root:/a/b.txt', item(me, root, ['a', 'b.txt']), []],
    ['/me/drive/root:/a/b.txt:', item(me, root, ['a', 'b.txt']), []],
    ['/me/drive/root:/a/b.txt:/', item(me, root, ['a', 'b.txt']), []],
    ['/me/drive/root:/a/b.txt:/content', item(me, root, ['a', 'b.txt']), ['content']],
    ['/me/drive/root%3A/a%3A/children', item(me, root, ['a']), ['children']],
    ['/me/drive/items/P1:/new name.txt:', item(me, { at: 'id', id: 'P1' }, ['new name.txt']), []],
    ['/me/drive/items/P1:/x:/createUploadSession', item(me, { at: 'id', id: 'P1' }, ['x']), ['createUploadSession']],
    ["/me/drive/root:/.%2Fsub%2Fit's%20100%25%20%231.txt", item(me, root, ['sub', "it's 100% #1.txt"]), []],
    ['/me/drive/root:/It%27s%20here%21.md', item(me, root, ["It's here!.md"]), []],
    ['/me/drive/root:/a+b.txt', item(me, root, ['a+b.txt']), []],
    ['/me/drive/root:/%2525', item(me, root, ['%25']), []],
    ['/me/drive/root:/:/children', item(me, root), ['children']],
    ['/me/drive/special/documents:/x', item(me, { at: 'special', name: 'documents' }, ['x']), []],
    ["/me/drive/root/search(q='a/b''c')", item(me, root), ["search(q='a/b''c')"]],
    ["/me/drive/root/delta(token='x')", item(me, root), ["delta(token='x')"]],
    ['/me/drive/recent', { kind: 'drive', drive: me }, ['recent']],
    ['/sites/root', { kind: 'site', owner: { by: 'site', site: 'root', path: '' } }, []],
    ['/sites/root:/sites/a:/drive/root', item({ by: 'site', site: 'root', path: '/sites/a' }, root), []],
    ['/sites/h,1,2/drives', { kind: 'drives', owner: { by: 'site', site: 'h,1,2', path: '' } }, []],
    ['/groups/g/drive', { kind: 'drive', drive: { by: 'group', group: 'g' } }, []],
    ['/search/query', { kind: 'search' }, ['query']],
  ])('%s', (path, resource, navigation) => {
    expect(parseAddress(path)).toEqual({ resource, navigation })
  })

  test('a path that is not percent-encoded is refused', () => {
    expect(() => parseAddress('/me/drive/root:/100%')).toThrow('write a % as %25')
  })

  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[/:]/.test(text) && text !== '.' && text.isWellFormed())

  test('any names come through the path as they are, however they are encoded', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.boolean(), (names, encodedSlashes) => {
        const path = names.map(encodeURIComponent).join(encodedSlashes ? '%2F' : '/')
        expect(parseAddress(`/me/drive/root:/${path}:/content`)).toEqual({
          resource: item(me, root, names),
          navigation: ['content'],
        })
      }),
    )
  })
})
