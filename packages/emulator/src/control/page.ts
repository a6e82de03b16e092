/** GET /_emulator: the control as a page. */
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { ActiveRule } from '../faults/faults.ts'
import { presets } from '../faults/presets.ts'
import { type ControlPage, controlPage } from '../pages/control.ts'
import { controlScript } from '../pages/control-script.ts'
import { pageHeaders } from '../pages/headers.ts'
import { isUser } from '../state/site.ts'
import type { Gauge } from '../throttling/throttling.ts'
import { refuseCaller } from './guard.ts'
import type { ControlServices } from './route.ts'

type Env = { Bindings: Partial<HttpBindings> }

export function controlPageRoutes(services: ControlServices, control: 'loopback' | 'any'): Hono<Env> {
  const routes = new Hono<Env>()
  // This page alone talks back to the emulator.
  routes.use('/_emulator', async (c, next) => {
    await next()
    const policy = c.res.headers.get('Content-Security-Policy')
    if (policy !== null) c.res.headers.set('Content-Security-Policy', `${policy}; connect-src 'self'`)
  })
  routes.use('/_emulator', pageHeaders)
  routes.get('/_emulator', (c) => {
    const incoming = c.env.incoming
    // A link from elsewhere may lead here: looking changes nothing.
    const { 'sec-fetch-site': _, ...headers } = incoming?.headers ?? {}
    const refused = incoming && refuseCaller({ headers, address: incoming.socket.remoteAddress }, control)
    return refused === undefined ? c.html(controlPage(describe(services))) : c.text(refused, 403)
  })
  routes.get('/_emulator/control.js', (c) =>
    c.body(controlScript, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'max-age=60',
      'X-Content-Type-Options': 'nosniff',
    }),
  )
  return routes
}

function describe(services: ControlServices): ControlPage {
  const { clock, faults, directory, drives, throttling, subscriptions, snapshots, journal } = services
  const nameOf = (id: string): string => {
    const owner = drives.ownerOf(id)
    if (owner === undefined) return id
    return isUser(owner) ? owner.userPrincipalName : `${owner.site.displayName}: ${owner.displayName}`
  }
  return {
    now: clock.now(),
    frozen: clock.frozen,
    offsetMs: clock.state.offset,
    presets,
    faults: faults.list().map((rule) => ({ id: rule.id, text: say(rule), hits: rule.hits, spent: rule.spent })),
    accounts: directory.accounts.all().map(({ user, refusal, mfa, administrator }) => ({
      name: user.userPrincipalName,
      displayName: user.displayName,
      state: [
        user.personal ? 'Personal' : (directory.tenants.find(user.tenantId)?.displayName ?? 'Work'),
        ...(administrator ? ['administrator'] : []),
        ...(user.home ? ['guest'] : []),
        ...(refusal === undefined ? [] : [refusal === 50057 ? 'disabled' : `refused with ${refusal}`]),
        ...(mfa === undefined ? [] : ['MFA']),
      ].join(', '),
      disabled: refusal === 50057,
      mfa: mfa !== undefined,
    })),
    drives: drives.inUse().map(({ id, tree, quota }) => ({
      name: nameOf(id),
      id,
      files: tree.fileCount,
      used: tree.sizeOf(tree.root),
      quota,
    })),
    throttled: throttling.limits.enabled,
    gauges: throttling.gauges().map((gauge) => ({
      label: `${labels[gauge.scope]}: ${whoIs(services, gauge)}`,
      used: gauge.used,
      limit: gauge.limit,
      resetsAt: gauge.resetsAt,
    })),
    subscriptions: subscriptions.all().map(({ id, resource, driveId, notificationUrl, expiresAt }) => {
      const last = subscriptions.deliveries.findLast(({ subscriptionIds }) => subscriptionIds.includes(id))
      return {
        id,
        resource: resource.startsWith('me/') ? `${resource} of ${nameOf(driveId)}` : resource,
        url: notificationUrl.split('?')[0]!,
        expiresAt,
        last: last === undefined ? 'none yet' : [last.outcome, last.status, `attempt ${last.attempt}`].join(' '),
      }
    }),
    snapshots: snapshots.list(),
    entries: journal.entries
      .filter(({ path }) => !/^\/_emulator(\/|$|\?)/.test(path))
      .slice(-25)
      .toReversed(),
  }
}

const labels = {
  appMinute: 'Units a minute',
  appDay: 'Units a day',
  userRequests: 'Requests of a user in 5 minutes',
} as const

function whoIs({ directory }: ControlServices, { who }: Gauge): string {
  return who.replaceAll(
    /[0-9a-f]{8}-[0-9a-f-]{27}/g,
    (id) => directory.apps.find(id)?.displayName ?? directory.tenants.find(id)?.displayName ?? id,
  )
}

/** A rule in a line. */
function say({ when, times, fault }: ActiveRule): string {
  const { kind, ...details } = fault
  const listed = (values: object): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join('/') : value}`)
      .join(', ')
  const often = times === undefined ? 'always' : listed(times)
  return [kind, listed(details), listed(when) === '' ? 'any request' : listed(when), often].filter(Boolean).join(' · ')
}
