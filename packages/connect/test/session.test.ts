import { expect, test } from 'vitest'
import { createDrawbridge } from '../src/index.ts'
import { refuse, robin, standIn } from './stand-in.ts'

test('authenticate asks the server with the token, and remembers the user until logout', async () => {
  await using server = await standIn(() => robin)
  const drawbridge = createDrawbridge({ baseUrl: `${server.url}/` })
  expect(drawbridge.getUser()).toEqual({ authenticated: false })

  expect(await drawbridge.authenticate('prj_1', 'token-1')).toEqual({ ...robin, authenticated: true })
  expect(server.received[0]).toMatchObject({
    path: '/sdk/v1/projects/prj_1/user',
    headers: { authorization: 'Bearer token-1' },
  })
  expect(drawbridge.getUser()).toEqual({ ...robin, authenticated: true })

  drawbridge.logout()
  expect(drawbridge.getUser()).toEqual({ authenticated: false })
  await expect(drawbridge.request('onedrive', '/me')).rejects.toMatchObject({ code: 'usage' })
})

test('a refused token leaves nobody authenticated, and says why', async () => {
  await using server = await standIn((request, response) => {
    if (request.headers.authorization === 'Bearer good') return robin
    return refuse(response, 401, {
      code: 'user_token_invalid',
      message: 'The user token has expired.',
      requestId: 'r1',
    })
  })
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await drawbridge.authenticate('prj_1', 'good')
  await expect(drawbridge.authenticate('prj_1', 'old')).rejects.toMatchObject({
    name: 'DrawbridgeError',
    code: 'user_token_invalid',
    status: 401,
    message: 'The user token has expired.',
    requestId: 'r1',
  })
  expect(drawbridge.getUser().authenticated).toBe(false)
})

test('a function is asked for a fresh token once when one has run out, however many calls meet that', async () => {
  await using server = await standIn((request, response) => {
    if (request.headers.authorization === 'Bearer 2') return request.path.endsWith('/user') ? robin : { value: [] }
    if (request.path.endsWith('/user') && request.headers.authorization === 'Bearer 1') return robin
    return refuse(response, 401, { code: 'user_token_invalid', message: 'Expired.' })
  })
  let asked = 0
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await drawbridge.authenticate('prj_1', () => String(++asked))
  const calls = [1, 2, 3].map(() => drawbridge.request('onedrive', '/me', { method: 'PATCH', body: { a: 1 } }))
  expect(await Promise.all(calls)).toEqual([{ value: [] }, { value: [] }, { value: [] }])
  expect(asked).toBe(2)
  expect(server.received.at(-1)?.body.toString()).toBe('{"a":1}')
})

test('a fresh token that is refused too is the end', async () => {
  await using server = await standIn((_, response) =>
    refuse(response, 401, { code: 'user_token_invalid', message: 'No.' }),
  )
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await expect(drawbridge.authenticate('prj_1', async () => 'x')).rejects.toMatchObject({ code: 'user_token_invalid' })
  expect(server.received).toHaveLength(2)
})

test.each([
  ['throws', () => Promise.reject(new Error('signed out'))],
  ['returns nothing', async () => undefined as unknown as string],
])('a token function that %s is the product’s failure, and nothing is sent', async (_, source) => {
  await using server = await standIn(() => robin)
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await expect(drawbridge.authenticate('prj_1', source)).rejects.toMatchObject({ code: 'user_token_unavailable' })
  expect(server.received).toEqual([])
})

test('of two authentications the later one counts, whichever answer comes last', async () => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await using server = await standIn(async (request) => {
    if (request.headers.authorization !== 'Bearer first') return { ...robin, userId: 'second' }
    await held
    return { ...robin, userId: 'first' }
  })
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  const first = drawbridge.authenticate('prj_1', 'first')
  await drawbridge.authenticate('prj_1', 'second')
  release()
  await expect(first).rejects.toMatchObject({ code: 'aborted' })
  expect(drawbridge.getUser()).toMatchObject({ userId: 'second' })
})

test('a server that is not there is named', async () => {
  const drawbridge = createDrawbridge({ baseUrl: 'http://127.0.0.1:1' })
  await expect(drawbridge.authenticate('prj_1', 't')).rejects.toMatchObject({
    code: 'network',
    message: expect.stringContaining('http://127.0.0.1:1'),
  })
})

test('without a base URL the call says what to configure', async () => {
  const drawbridge = createDrawbridge()
  await expect(drawbridge.authenticate('prj_1', 't')).rejects.toThrow(/configure/)
  expect(() => drawbridge.configure({ baseUrl: 'drawbridge.example.com' })).toThrow(/https:\/\//)
})

test('uninstall forgets every connection, or the one that is named', async () => {
  const connections = [{ id: 'con_1' }, { id: 'con_2' }]
  await using server = await standIn((request, response) => {
    if (request.method !== 'DELETE') return { ...robin, integrations: { onedrive: { enabled: true, connections } } }
    connections.splice(
      connections.findIndex(({ id }) => request.path.endsWith(id)),
      1,
    )
    response.statusCode = 204
  })
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await drawbridge.authenticate('prj_1', 't')
  await drawbridge.uninstallIntegration('onedrive', { connectionId: 'con_2' })
  expect(drawbridge.getUser()).toMatchObject({ integrations: { onedrive: { connections: [{ id: 'con_1' }] } } })
  await drawbridge.uninstallIntegration('onedrive')
  await drawbridge.uninstallIntegration('onedrive')
  expect(server.received.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
    '/sdk/v1/projects/prj_1/connections/con_2',
    '/sdk/v1/projects/prj_1/connections/con_1',
  ])
})

test('events, workflows and metadata go to the server in the user’s name', async () => {
  await using server = await standIn((request, response) => {
    if (request.path.endsWith('/events')) return { id: 'evt_1', receivedAt: '2026-11-21T09:00:00.000Z' }
    if (request.path.endsWith('/metadata')) return { ...robin, metadata: JSON.parse(String(request.body)) }
    if (request.path.includes('/workflows/'))
      return refuse(response, 404, { code: 'not_found', message: 'This project has no workflow tidy.' })
    return robin
  })
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await drawbridge.authenticate('prj_1', 't')
  await drawbridge.event('note.saved', { noteId: 7 })
  expect(JSON.parse(String(server.received.at(-1)?.body))).toEqual({ name: 'note.saved', payload: { noteId: 7 } })
  await expect(drawbridge.workflow('tidy', { input: { a: 1 } })).rejects.toMatchObject({
    code: 'not_found',
    status: 404,
  })
  expect(server.received.at(-1)?.path).toBe('/sdk/v1/projects/prj_1/workflows/tidy/runs')
  const user = await drawbridge.setUserMetadata({ email: 'robin@example.com' })
  expect(user).toMatchObject({ authenticated: true, metadata: { email: 'robin@example.com' } })
  expect(server.received.at(-1)?.method).toBe('PATCH')
  expect(drawbridge.getUser()).toEqual(user)
})

test('what can be connected is known without asking', () => {
  const drawbridge = createDrawbridge()
  const [only] = drawbridge.getIntegrationMetadata()
  expect(only).toMatchObject({ type: 'onedrive', name: 'OneDrive', icon: expect.stringMatching(/^data:image/) })
  expect(drawbridge.getIntegrationMetadata('onedrive')).toEqual(only)
})
