/** What an automation has done lately, and what it does now. */
import { element, sentenceFor } from './messages.js'

const mostShown = 3

/** The time of today, else the day. */
function timeOf(moment) {
  const isToday = moment.toDateString() === new Date().toDateString()
  return moment.toLocaleString(undefined, isToday ? { timeStyle: 'short' } : { dateStyle: 'medium' })
}

export function showRuns(place, runs, label) {
  place.setAttribute('aria-label', label)
  place.hidden = runs.length === 0
  place.replaceChildren(...runs.slice(0, mostShown).map(rowFor))
}

function rowFor(run) {
  const row = element('li', { className: 'run' })
  row.dataset.state = run.progress ? 'working' : run.state
  const title = element('span', { className: 'run-title', textContent: run.item?.name ?? 'Asked for here' })
  const time = element('time', {
    className: 'quiet',
    dateTime: run.createdAt,
    textContent: timeOf(new Date(run.createdAt)),
  })
  row.append(element('span', { className: 'mark', ariaHidden: 'true' }), title, time, outcome(run))
  return row
}

function outcome({ state, progress, failure }) {
  if (progress) {
    const { done, of, label } = progress
    const bar = element('progress', { max: Math.max(1, of), value: done })
    bar.setAttribute('aria-label', 'Progress')
    const words = element('span', { className: 'run-words' })
    words.append(`${label ?? 'At work'} …`, bar)
    return words
  }
  const words = { succeeded: 'Done', cancelled: 'Stopped before its end' }[state] ?? sentenceFor(failure)
  return element('span', { className: 'run-words', textContent: words })
}
