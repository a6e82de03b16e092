/** The present, as the page sees it: renewed often enough that "2 minutes ago" stays true. */
import { useEffect, useState } from 'react'

export function useNow(everyMs = 15_000): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
