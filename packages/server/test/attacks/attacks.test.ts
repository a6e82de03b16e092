/**
 * Attacks on the whole server, over real HTTP and in a real browser. Each case is refused, and beside it stands, where
 * that is cheap, the honest request that is not. docs/security.md lists them by their names (catalogue.test.ts).
 */
import { afterAll, beforeAll, describe } from 'vitest'
import { attackActions } from './actions.ts'
import { attackAgents } from './agents.ts'
import { attackApiKeys } from './api-keys.ts'
import { attackBodies } from './bodies.ts'
import { attackBrowsers } from './browsers.ts'
import { attackConsole } from './console.ts'
import { attackNotifications } from './notifications.ts'
import { attackOutbound } from './outbound.ts'
import { attackOwnership } from './ownership.ts'
import { attackProxy } from './proxy.ts'
import { attackRedirects } from './redirects.ts'
import { openScene, type Scene } from './scene.ts'
import { attackSignIn } from './sign-in.ts'
import { attackUserTokens } from './user-tokens.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

describe('sign-in', () => attackSignIn(() => scene))
describe('redirects', () => attackRedirects(() => scene))
describe('browsers', () => attackBrowsers(() => scene))
describe('console', () => attackConsole(() => scene))
describe('user tokens', () => attackUserTokens(() => scene))
describe('API keys', () => attackApiKeys(() => scene))
describe('ownership', () => attackOwnership(() => scene))
describe('proxy', () => attackProxy(() => scene))
describe('actions', () => attackActions(() => scene))
describe('agents', () => attackAgents(() => scene))
describe('outbound', () => attackOutbound(() => scene))
describe('notifications', () => attackNotifications(() => scene))
describe('bodies', () => attackBodies(() => scene))
