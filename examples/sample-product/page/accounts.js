/** The user's OneDrive accounts: how each one is, and what can be done about it. */

const template = document.querySelector('#account-row')

/** Whether requests get through; otherwise `diagnosis` says why not, and who can mend it. */
export function works({ status }) {
  return status === 'connected' || status === 'degraded'
}

/** @param acts what the buttons do: `choose(id)`, `reconnect(id)`, `disconnect(connection)` */
export function listAccounts(connections, chosenId, acts) {
  document
    .querySelector('#account-list')
    .replaceChildren(
      ...connections.map((connection) => rowFor(connection, connection.id === chosenId, connections.length > 1, acts)),
    )
}

function rowFor(connection, chosen, several, { choose, reconnect, disconnect }) {
  const { id, account, diagnosis } = connection
  const row = template.content.firstElementChild.cloneNode(true)
  row.querySelector('.avatar').textContent = account.displayName.slice(0, 1)
  row.querySelector('.account-name').textContent = account.displayName
  row.querySelector('.account-address').textContent = account.userPrincipalName
  const state = row.querySelector('.account-state')
  state.textContent = works(connection) ? 'Connected' : (diagnosis?.title ?? 'Does not work any more')
  state.classList.toggle('broken', !works(connection))

  const button = (act, run, shown = true) => {
    const element = row.querySelector(`[data-act=${act}]`)
    element.setAttribute('aria-label', `${element.textContent} ${account.userPrincipalName}`)
    element.addEventListener('click', run)
    element.hidden = !shown
    return element
  }
  // One radio among several would do as well; a button that stays pressed says it with fewer words.
  button('choose', () => choose(id), several).setAttribute('aria-pressed', String(chosen))
  button('reconnect', () => reconnect(id), !works(connection))
  button('disconnect', () => disconnect(connection))
  return row
}
