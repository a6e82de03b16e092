/** GET …/activities, …/getActivitiesByInterval(…), …/analytics: the change log, told as what people did. */
import { GraphFailure } from '../../errors.ts'
import type { Activity } from '../../state/drive/activities.ts'
import { type Answer, answer } from '../answers.ts'
import { parameterOf } from '../function-parameters.ts'
import type { DriveRequest, ItemRequest } from '../graph-request.ts'
import { dateTime, identities, type Json } from '../present/values.ts'
import { pageSize } from '../query.ts'

const day = 24 * 60 * 60_000
const longestInterval = 90 * day
const intervals: Readonly<Record<string, number>> = { day, week: 7 * day, month: 30 * day }

export function listActivities(request: ItemRequest): Answer {
  return list(request, request.item.id)
}

export function listDriveActivities(request: DriveRequest): Answer {
  return list(request, request.drive.tree.root.id)
}

/** @see https://learn.microsoft.com/graph/api/itemactivity-getbyinterval */
export function getActivitiesByInterval(request: ItemRequest): Answer {
  const { drive, item, address } = request
  const asked = (name: string): string | undefined => parameterOf(address.navigation[0]!, name)
  const [start, end, interval] = [time(asked('startDateTime')), time(asked('endDateTime')), asked('interval') ?? 'day']
  const step = intervals[interval]
  if (step === undefined || !(start < end) || end - start > longestInterval) {
    const message = 'It takes startDateTime, an endDateTime up to 90 days later, and day, week or month.'
    throw new GraphFailure(400, 'invalidRequest', message)
  }
  const all = drive.activities.of(item.id)
  const value: Json[] = []
  for (let at = start; at < end; at += step) {
    const until = Math.min(at + step, end)
    value.push(
      statistics(
        all.filter((activity) => activity.at >= at && activity.at < until),
        at,
        until,
      ),
    )
  }
  return answer(request, 'Collection(itemActivityStat)', { value })
}

/** @see https://learn.microsoft.com/graph/api/itemanalytics-get */
export function getAnalytics(request: ItemRequest): Answer {
  const { drive, item, address, services } = request
  const now = services.clock.now()
  const all = drive.activities.of(item.id)
  const lastSevenDays = statistics(
    all.filter(({ at }) => at >= now - 7 * day),
    now - 7 * day,
    now,
  )
  const allTime = statistics(all, item.createdAt, now)
  const part = { allTime, lastSevenDays }[address.navigation[1] ?? '']
  if (address.navigation.length > 1 && part === undefined) {
    throw new GraphFailure(400, 'BadRequest', `Resource not found for the segment '${address.navigation[1]}'.`)
  }
  return answer(request, 'microsoft.graph.itemAnalytics', part ?? { allTime, lastSevenDays })
}

function list(request: DriveRequest, itemId: string): Answer {
  const value = request.drive.activities.of(itemId).slice(0, pageSize(request.query)).map(present)
  return answer(request, 'Collection(itemActivity)', { value })
}

function present({ number, at, by, action, oldName }: Activity): Json {
  return {
    id: String(number),
    action: { [action]: oldName === undefined ? {} : { oldName } },
    actor: identities(by),
    times: { recordedDateTime: dateTime(at) },
  }
}

function statistics(activities: readonly Activity[], start: number, end: number): Json {
  const counted = (action: Activity['action']): Json => {
    const these = activities.filter((activity) => activity.action === action)
    const actors = new Set(these.map(({ by }) => by.user?.id ?? by.application?.id))
    return { actionCount: these.length, actorCount: actors.size }
  }
  return {
    startDateTime: dateTime(start),
    endDateTime: dateTime(end),
    create: counted('create'),
    edit: counted('edit'),
    delete: counted('delete'),
    move: counted('move'),
  }
}

function time(text: string | undefined): number {
  return Date.parse(text ?? '')
}
