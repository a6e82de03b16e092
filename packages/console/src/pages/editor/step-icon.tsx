/** A picture for each kind of step and trigger. */
import type { DescribedAction, Step, Trigger } from '@drawbridge/api'
import { ArrowRepeatAllRegular } from '@fluentui/react-icons/svg/arrow-repeat-all'
import { ArrowReplyRegular } from '@fluentui/react-icons/svg/arrow-reply'
import { BranchForkRegular } from '@fluentui/react-icons/svg/branch-fork'
import { CalendarClockRegular } from '@fluentui/react-icons/svg/calendar-clock'
import { CallRegular } from '@fluentui/react-icons/svg/call'
import { ClockRegular } from '@fluentui/react-icons/svg/clock'
import { CloudRegular } from '@fluentui/react-icons/svg/cloud'
import { CodeRegular } from '@fluentui/react-icons/svg/code'
import { CursorClickRegular } from '@fluentui/react-icons/svg/cursor-click'
import { DocumentRegular } from '@fluentui/react-icons/svg/document'
import { FlashRegular } from '@fluentui/react-icons/svg/flash'
import { FlowRegular } from '@fluentui/react-icons/svg/flow'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { GlobeRegular } from '@fluentui/react-icons/svg/globe'
import { HistoryRegular } from '@fluentui/react-icons/svg/history'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import { ShareRegular } from '@fluentui/react-icons/svg/share'

const ofTrigger = {
  file_change: DocumentRegular,
  schedule: CalendarClockRegular,
  app_event: FlashRegular,
  call: CallRegular,
  manual: CursorClickRegular,
} satisfies Record<Trigger['type'], unknown>

const ofStep = {
  http_request: GlobeRegular,
  condition: BranchForkRegular,
  for_each: ArrowRepeatAllRegular,
  wait: ClockRegular,
  transform: CodeRegular,
  send_event: SendRegular,
  respond: ArrowReplyRegular,
  workflow: FlowRegular,
} satisfies Record<Exclude<Step['type'], 'action'>, unknown>

const ofGroup: Record<string, typeof CloudRegular> = {
  Files: DocumentRegular,
  Folders: FolderRegular,
  Search: SearchRegular,
  Sharing: ShareRegular,
  Versions: HistoryRegular,
}

export function TriggerIcon({ type }: { readonly type: Trigger['type'] }) {
  const Icon = ofTrigger[type]
  return <Icon />
}

/** @param kind a step's type, or the name of an action */
export function KindIcon({ kind, actions }: { readonly kind: string; readonly actions: readonly DescribedAction[] }) {
  const group = actions.find(({ name }) => name === kind)?.group ?? ''
  const Icon = ofStep[kind as keyof typeof ofStep] ?? ofGroup[group] ?? CloudRegular
  return <Icon />
}
