/** Cron patterns in a sentence, as far as they are of the usual kinds. */

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** Empty for what no short sentence says. */
export function cronWords(cron: string): string {
  const fields = cron.trim().split(/\s+/)
  const [minute, hour, day, month, weekday] = fields.length === 6 ? fields.slice(1) : fields
  if (fields.length === 6 && fields[0] !== '0') return ''
  if (!minute || !hour || !day || !month || !weekday || month !== '*') return ''
  const when = timeWords(minute, hour)
  const on = dayWords(day, weekday)
  if (when === undefined || on === undefined) return ''
  return `${when.every && on === 'every day' ? when.words : `${upper(on)}, ${when.words.toLowerCase()}`}.`
}

function timeWords(minute: string, hour: string): { words: string; every: boolean } | undefined {
  const step = /^\*\/(\d+)$/.exec(minute)?.[1]
  if (hour === '*' && minute === '*') return { words: 'Every minute', every: true }
  if (hour === '*' && step) return { words: `Every ${step} minutes`, every: true }
  if (hour === '*' && /^\d+$/.test(minute)) {
    return { words: minute === '0' ? 'Every hour' : `Every hour, ${minute} minutes past`, every: true }
  }
  const hours = hour.split(',')
  if (!/^\d+$/.test(minute) || !hours.every((each) => /^\d+$/.test(each))) return undefined
  const times = hours.map((each) => `${each.padStart(2, '0')}:${minute.padStart(2, '0')}`)
  return { words: `at ${times.join(' and ')}`, every: false }
}

function dayWords(day: string, weekday: string): string | undefined {
  if (day === '*' && weekday === '*') return 'every day'
  if (day === '*') {
    if (weekday === '1-5') return 'from Monday to Friday'
    const names = weekday.split(',').map((each) => days[Number(each)])
    return names.every((each) => each !== undefined) ? `every ${names.join(' and ')}` : undefined
  }
  if (weekday !== '*') return undefined
  return /^\d+$/.test(day) ? `on day ${day} of each month` : undefined
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
