/** What people do on Microsoft's own pages. */
import type { Page } from 'playwright-core'

type Account = { readonly userPrincipalName: string; readonly password?: string | undefined }

/** On our page: on to Microsoft. */
export async function goOn(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Continue with Microsoft' }).click()
}

/** Picks the account where Microsoft asks whose it is, and proves it where that takes a password. */
export async function signIn(window: Page, { userPrincipalName, password }: Account): Promise<void> {
  await window.getByRole('button', { name: userPrincipalName }).click()
  if (password === undefined) return
  await window.getByLabel('Password').fill(password)
  await window.getByRole('button', { name: 'Sign in' }).click()
}

/** Signs in as somebody whom Microsoft did not offer. */
export async function signInAsAnother(window: Page, { userPrincipalName }: Account): Promise<void> {
  await window.getByRole('button', { name: 'Use another account' }).click()
  await window.getByLabel('Email or user name').fill(userPrincipalName)
  await window.getByRole('button', { name: 'Next' }).click()
}

/** Answers the question of what the app may do. */
export async function decide(window: Page, decision: 'Accept' | 'Cancel'): Promise<void> {
  await window.getByRole('button', { name: decision === 'Accept' ? /^(Accept|Yes)$/ : 'Cancel' }).click()
}
