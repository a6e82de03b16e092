/** The ways to a new workflow: from nothing, from one of a few, from a file. */
import { Button, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload'
import { FlowRegular } from '@fluentui/react-icons/svg/flow'
import { useNavigate } from '@tanstack/react-router'
import { type ChangeEvent, useRef } from 'react'
import { errorText } from '../../components/error-notice.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { starters } from '../../drawing/templates.ts'
import { importFile } from './imported.ts'

export function NewWorkflowMenu({ projectId }: { readonly projectId: string }) {
  const navigate = useNavigate()
  const notify = useNotify()
  const file = useRef<HTMLInputElement>(null)
  const open = (template?: string) =>
    navigate({
      to: '/projects/$projectId/workflows/new',
      params: { projectId },
      search: template === undefined ? {} : { template },
    })
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = target.files?.[0]
    target.value = ''
    if (!chosen) return
    try {
      await importFile(chosen)
      await open()
    } catch (error) {
      notify('error', 'This file cannot be read', errorText(error))
    }
  }
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="primary" icon={<AddRegular />}>
            New workflow
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<AddRegular />} onClick={() => void open()}>
              Blank
            </MenuItem>
            {starters.map(({ key, title, summary }) => (
              <MenuItem key={key} icon={<FlowRegular />} subText={summary} onClick={() => void open(key)}>
                {title}
              </MenuItem>
            ))}
            <MenuDivider />
            <MenuItem icon={<ArrowUploadRegular />} onClick={() => file.current?.click()}>
              From a JSON file
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        aria-label="Workflow as a JSON file"
        hidden
        onChange={(event) => void read(event)}
      />
    </>
  )
}
