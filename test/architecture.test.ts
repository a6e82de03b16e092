/**
 * The building plan, executable. Data flows downhill: a file may import from its own floor or from a lower one,
 * and a package only from those below it. To add a folder, give it a floor here first.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** From the ground up. Files and folders on one line of a plan stand on floors of their own, left below right. */
const floors: Record<string, readonly string[]> = {
  'packages/onedrive/src': words(
    'errors.ts diagnosis http identity graph drives applications delta transfers trees item-client.ts drive-client.ts client.ts index.ts node node.ts',
  ),
  'packages/api/src': words(
    'route.ts page.ts finding.ts problem.ts diagnoses.ts reference.ts events.ts operator.ts projects.ts api-keys.ts app-credentials.ts app-registrations.ts registration-checks.ts registration-guide.ts connections.ts health.ts webhooks.ts ways.ts scope-plan.ts changes.ts attempts.ts connect-links.ts branding.ts sdk.ts vault.ts actions workflows define-workflow routes.ts call.ts event-stream.ts listen.ts index.ts',
  ),
  'packages/server/src': words(
    'errors.ts issue-words.ts clock.ts version.ts outbound mail config.ts telemetry postgres engine events vault projects operator connections changes deliveries actions expressions definitions runs triggers workflows mcp portal reference http server.ts index.ts main.ts',
  ),
  'packages/connect/src': words(
    'errors.ts session.ts events.ts request.ts upload-progress.ts upload.ts download.ts items.ts popup.ts dialog.ts view.ts connect.ts workflows.ts watch-runs.ts folder.ts choose-folder.ts drawbridge.ts index.ts react-folder-field.ts react-workflows.ts react.ts script.ts',
  ),
  'packages/console/src': words('words drawing api.ts theme.ts components pages router.tsx main.tsx'),
  'packages/emulator/src': words(
    'errors.ts clock.ts occurrences.ts hosts.ts journal.ts state seed throttling subscriptions pages identity graph faults snapshots services.ts control network server.ts index.ts main.ts',
  ),
  'packages/cli/src': words(
    'exit-codes.ts errors.ts explain.ts help.ts limit.ts machine.ts output profile session.ts sign-in remote transfers registration dev.ts connections commands catalogue.ts program.ts index.ts main.ts',
  ),
}

/** What a package may import of ours. The emulator imports nothing, so that no misunderstanding can hide in it. */
const packages: Record<string, readonly string[]> = {
  onedrive: [],
  api: [],
  emulator: [],
  server: ['@drawbridge/onedrive', '@drawbridge/api'],
  connect: ['@drawbridge/api', '@drawbridge/onedrive'],
  console: ['@drawbridge/api', '@drawbridge/connect'],
  cli: ['@drawbridge/onedrive', '@drawbridge/api', '@drawbridge/server', '@drawbridge/emulator'],
}

const rooms = /(^|\/)(utils?|helpers?|shared|common|core|misc|lib)(\/|\.tsx?$)/
const importLine = /^(?:import|export)\b[^'"]*?from ['"]([^'"]+)['"]/gm

for (const [root, plan] of Object.entries(floors)) {
  const files = globSync(`${root}/**/*.{ts,tsx}`)

  test(`${root}: imports point downhill`, () => {
    const uphill = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => normalize(join(dirname(file), target)))
        .filter((target) => floorOf(root, plan, target) > floorOf(root, plan, file))
        .map((target) => `${file} -> ${target}`),
    )
    expect(uphill).toEqual([])
  })

  test(`${root}: imports no other package of ours than it may`, () => {
    const name = root.split('/')[1]!
    const strangers = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => /^(@drawbridge\/|drawbridge$)/.test(target))
        .filter((target) => !packages[name]!.some((allowed) => target === allowed || target.startsWith(`${allowed}/`)))
        .map((target) => `${file} -> ${target}`),
    )
    expect(strangers).toEqual([])
  })

  test(`${root}: no cycle, no file over 500 lines, no room without a meaning`, () => {
    expect(cycleIn(files)).toEqual([])
    expect(files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 500)).toEqual([])
    expect(files.filter((file) => rooms.test(file))).toEqual([])
  })
}

/** Each opens what the vault has sealed, at the moment it is needed, and hands it to Microsoft or compares it. */
const openers = [
  'actions/kept-notes.ts',
  'connections/finish-sign-in.ts',
  'connections/grant.ts',
  'connections/sign-in-by-device.ts',
  'deliveries/endpoints.ts',
  'projects/app-credentials.ts',
]

test('stored secrets are opened in the vault and in few named places', () => {
  const root = 'packages/server/src/'
  const opening = globSync(`${root}**/*.ts`).filter((file) =>
    /\b(vault\.open\(|createDecipheriv|createCipheriv)/.test(readFileSync(file, 'utf8')),
  )
  const outside = opening.map((file) => file.slice(root.length)).filter((file) => !file.startsWith('vault/'))
  expect(outside.sort()).toEqual(openers.toSorted())
})

/** The first import cycle among the files, as the list of its members; empty where there is none. */
function cycleIn(files: readonly string[]): string[] {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] => {
    if (done.has(file)) return []
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    path.push(file)
    for (const target of importsOf(file)) {
      if (!target.startsWith('.')) continue
      const next = normalize(join(dirname(file), target))
      const found = files.includes(next) ? visit(next) : []
      if (found.length > 0) return found
    }
    path.pop()
    done.add(file)
    return []
  }
  return files.map(visit).find((found) => found.length > 0) ?? []
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(importLine)].map(([, specifier]) => specifier!)
}

function floorOf(root: string, plan: readonly string[], file: string): number {
  const top = file.slice(root.length + 1).split('/')[0]!
  const floor = plan.indexOf(top)
  if (floor === -1) throw new Error(`${file} has no floor in test/architecture.test.ts`)
  return floor
}

function words(line: string): string[] {
  return line.split(' ')
}
