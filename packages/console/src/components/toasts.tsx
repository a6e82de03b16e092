/** Short messages after an action, read out by screen readers. */
import { Toast, ToastBody, Toaster, ToastTitle, useToastController } from '@fluentui/react-components'

const toasterId = 'console-toasts'

export function Toasts() {
  return <Toaster toasterId={toasterId} position="bottom-start" pauseOnHover />
}

/** Returns the function that shows a message. */
export function useNotify() {
  const { dispatchToast } = useToastController(toasterId)
  return (intent: 'success' | 'error', title: string, detail?: string) =>
    dispatchToast(
      <Toast>
        <ToastTitle>{title}</ToastTitle>
        {detail !== undefined && <ToastBody>{detail}</ToastBody>}
      </Toast>,
      { intent, timeout: intent === 'error' ? 10_000 : 4_000 },
    )
}
