/** What happens in a project while somebody looks; after a break it goes on where it was. */
import { changeRoutes, type Event, listen } from '@drawbridge/api'
import { useEffect, useState } from 'react'
import { isSignedOut } from '../../api.ts'

export type LiveEvents = {
  /** Newest first. */
  readonly events: readonly Event[]
  readonly state: 'connecting' | 'live' | 'broken' | 'signed_out'
}

const most = 300
const pauseMs = 2_000

export function useLiveEvents(projectId: string): LiveEvents {
  const [live, setLive] = useState<LiveEvents>({ events: [], state: 'connecting' })

  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const input = { params: { projectId } }

    async function follow(): Promise<void> {
      let lastEventId: string | undefined
      while (!signal.aborted) {
        try {
          for await (const told of listen(changeRoutes.live, input, { baseUrl: '', signal, lastEventId })) {
            lastEventId = told.id
            const { event } = told
            setLive(({ events }) => ({ state: 'live', events: event ? [event, ...events].slice(0, most) : events }))
          }
        } catch (error) {
          if (isSignedOut(error)) return setLive(({ events }) => ({ events, state: 'signed_out' }))
        }
        if (signal.aborted) return
        setLive(({ events }) => ({ events, state: 'broken' }))
        await new Promise((done) => setTimeout(done, pauseMs))
      }
    }

    void follow()
    return () => stop.abort()
  }, [projectId])

  return live
}
