/** What is done with a workflow as a whole, beside drawing it. */
import { type Workflow, workflowRoutes } from '@drawbridge/api'
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { exportDefinition } from '../workflows/export.ts'
import { workflowsKey } from '../workflows/queries.ts'
import { useEditor } from './editor-state.ts'

export function WorkflowMenu({ workflow }: { readonly workflow: Workflow }) {
  const { definition } = useEditor()
  const [removing, setRemoving] = useState(false)
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button icon={<MoreHorizontalRegular />} aria-label="More" />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<ArrowDownloadRegular />} onClick={() => exportDefinition(definition, definition.name)}>
              Export as JSON
            </MenuItem>
            <MenuItem icon={<DeleteRegular />} onClick={() => setRemoving(true)}>
              Remove workflow
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <RemoveDialog workflow={workflow} open={removing} onClose={() => setRemoving(false)} />
    </>
  )
}

type RemoveDialogProps = { readonly workflow: Workflow; readonly open: boolean; readonly onClose: () => void }

function RemoveDialog({
  workflow: { projectId, id: workflowId, name, enablements },
  open,
  onClose,
}: RemoveDialogProps) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () => ask(workflowRoutes.remove, { params: { projectId, workflowId } }),
    onSuccess: async () => {
      await navigate({ to: '/projects/$projectId/workflows', params: { projectId }, ignoreBlocker: true })
      await queryClient.invalidateQueries({ queryKey: workflowsKey(projectId) })
    },
  })
  return (
    <Dialog modalType="alert" open={open} onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Remove “{name}”?</DialogTitle>
          <DialogContent>
            {remove.error && <ErrorNotice error={remove.error} />}
            It is switched off for everybody{enablements > 0 && ` (${enablements} at present)`} and taken away. Its runs
            stay readable.
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Cancel</Button>
            </DialogTrigger>
            <Button appearance="primary" disabledFocusable={remove.isPending} onClick={() => remove.mutate()}>
              Remove workflow
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
