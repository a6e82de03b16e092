/** Starts the console in its page. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { createQueryClient } from './api.ts'
import { ColorSchemeProvider } from './components/color-scheme.tsx'
import { Toasts } from './components/toasts.tsx'
import { safeNext, takeTicket } from './pages/sign-in/ticket.ts'
import { createConsoleRouter } from './router.tsx'

// Before anything else, so that the ticket is gone from the address when the first request leaves.
let ticket = takeTicket(window)

// zod would compile its checks with new Function, which the page's policy rightly refuses.
config({ jitless: true })

const queryClient = createQueryClient(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  queryClient.clear()
  void router.navigate({ to: '/sign-in', search: { next: safeNext(href) } })
})

const router = createConsoleRouter({
  queryClient,
  takeTicket: () => {
    const taken = ticket
    ticket = undefined
    return taken
  },
})

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ColorSchemeProvider>
        <RouterProvider router={router} />
        <Toasts />
      </ColorSchemeProvider>
    </QueryClientProvider>
  </StrictMode>,
)
