/** The product's own content: notes to read. */

const notes = [
  {
    title: 'The garden in October',
    date: '12 October',
    body: [
      'The asters are still out, later than last year. Kim says it is the mild September; I say it is the compost.',
      'To do before the frost: lift the dahlias, mulch the beds by the wall, and photograph the colours for the spring plan.',
    ],
  },
  {
    title: 'Reading group',
    date: '3 October',
    body: ['Next time at Noor’s. Everybody brings one map, drawn or printed, of a place that no longer exists.'],
  },
  {
    title: 'Bridges seen on the walk',
    date: '21 September',
    body: [
      'Two stone, one chain, one that lifts for boats. The keeper raised it by hand while we ate our sandwiches.',
      'Pictures are in OneDrive.',
    ],
  },
]

let shown

/** The note that is open, as plain text. */
export const noteOnShow = () => ({ title: shown.title, text: shown.body.join('\n\n') })

/** Shows the list of notes, and the first of them. */
export function showNotes() {
  const list = document.querySelector('#notes')
  for (const note of notes) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: note.title })
    button.append(Object.assign(document.createElement('span'), { className: 'quiet', textContent: note.date }))
    button.addEventListener('click', () => open(note, button))
    const entry = document.createElement('li')
    entry.append(button)
    list.append(entry)
  }
  open(notes[0], list.querySelector('button'))
}

function open(note, button) {
  shown = note
  document.querySelector('#notes [aria-current]')?.removeAttribute('aria-current')
  button.setAttribute('aria-current', 'true')
  document.querySelector('#note-title').textContent = note.title
  document.querySelector('#note-date').textContent = note.date
  const paragraphs = note.body.map((text) => Object.assign(document.createElement('p'), { textContent: text }))
  document.querySelector('#note-body').replaceChildren(...paragraphs)
}
