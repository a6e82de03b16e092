/** What an agent may see of an answer: items outside are left out of lists, and an answer about one is refused. */
import type { AllowList } from './allow-list.ts'

type Node = Record<string, unknown>

/** @throws {Problem} `forbidden` when the answer is about one item, and that is outside */
export async function keepInside(list: AllowList, output: object): Promise<object> {
  return (await kept(list, output)) as object
}

async function kept(list: AllowList, value: unknown): Promise<unknown> {
  if (Array.isArray(value)) {
    const inside = await Promise.all(value.map((each) => isInside(list, each)))
    return Promise.all(value.filter((_, index) => inside[index]).map((each) => within(list, each)))
  }
  if (!isNode(value)) return value
  if (!(await isInside(list, value))) throw list.refusal()
  return within(list, value)
}

async function within(list: AllowList, value: unknown): Promise<unknown> {
  if (!isNode(value)) return value
  const entries = Object.entries(value).map(async ([name, each]) => [name, await kept(list, each)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

/** Of what is gone, the folder that it was in tells. */
async function isInside(list: AllowList, value: unknown): Promise<boolean> {
  if (!isNode(value)) return true
  const { driveId, id, itemId = id, parentId } = value
  if (typeof driveId !== 'string' || typeof itemId !== 'string') return true
  if (typeof parentId === 'string' && (await list.holds({ driveId, id: parentId }))) return true
  return list.holds({ driveId, id: itemId })
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
