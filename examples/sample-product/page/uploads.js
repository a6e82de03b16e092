/** Uploads under way: a row each, with progress, rate and cancel. */
import { upload } from './drive.js'
import { currentFolder, refresh } from './files.js'
import { announce, clearError, formatBytes, showError } from './messages.js'

const rows = document.querySelector('#uploads')
const template = document.querySelector('#upload-row')

/** Uploads files one after the other into the folder on show. */
export async function uploadFiles(files) {
  clearError()
  const folder = currentFolder()
  const waiting = [...files].map((file) => ({ file, ...rowFor(file) }))
  let sent = 0
  for (const { file, row, cancelled, show } of waiting) {
    if (cancelled.aborted) continue
    try {
      await upload(file, folder.id, { onProgress: show, signal: cancelled })
      sent += 1
      announce(`${file.name} uploaded`)
    } catch (error) {
      if (error.code === 'aborted') announce(`Upload of ${file.name} cancelled`)
      else showError(error)
    } finally {
      row.remove()
    }
  }
  if (sent > 0 && currentFolder().id === folder.id) await refresh()
}

function rowFor(file) {
  const row = template.content.firstElementChild.cloneNode(true)
  const progress = row.querySelector('progress')
  const numbers = row.querySelector('.numbers')
  const cancel = row.querySelector('button')
  const controller = new AbortController()
  row.querySelector('.name').textContent = file.name
  progress.setAttribute('aria-label', `Upload of ${file.name}`)
  cancel.setAttribute('aria-label', `Cancel upload of ${file.name}`)
  cancel.addEventListener('click', () => {
    controller.abort()
    row.remove()
  })
  numbers.textContent = `Waiting · ${formatBytes(file.size)}`
  rows.append(row)

  const rateOf = rateMeter()
  let told = 0
  const show = ({ loaded, total }) => {
    const part = total === 0 ? 1 : loaded / total
    const rate = rateOf(loaded)
    progress.value = part
    numbers.textContent = [
      `${formatBytes(loaded)} of ${formatBytes(total)}`,
      `${Math.floor(part * 100)} %`,
      ...(rate > 0 ? [`${formatBytes(rate)}/s`] : []),
    ].join(' · ')
    const quarter = Math.floor(part * 4)
    if (quarter > told && quarter < 4) announce(`${file.name}: ${quarter * 25} percent`)
    told = quarter
  }
  return { row, show, cancelled: controller.signal }
}

/** Bytes per second over the last three seconds. */
function rateMeter() {
  const samples = []
  return (loaded) => {
    const now = performance.now()
    samples.push({ now, loaded })
    while (samples.length > 2 && now - samples[0].now > 3000) samples.shift()
    const { now: since, loaded: from } = samples[0]
    return now - since < 200 ? 0 : ((loaded - from) / (now - since)) * 1000
  }
}
