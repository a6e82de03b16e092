/** What went wrong between an app and Microsoft, in words that a person can act on. */

export type Who = 'developer' | 'user' | 'administrator' | 'operator' | 'microsoft'

/** Whether trying again helps: not before somebody acts, after a new sign-in, or later by itself. */
export type Retry = 'never' | 'sign-in' | 'wait'

/** One entry of the catalogue. */
export type Explanation = {
  /** Stable name, such as `client_secret_expired`. */
  readonly code: string
  readonly title: string
  /** What happened, and why. */
  readonly cause: string
  /** Who has to act. */
  readonly who: Who
  /** What that person does. */
  readonly remedy: string
  readonly retry: Retry
}

export type Link = { readonly label: string; readonly url: string }

export type Guide = {
  /** What the person does, one thing after the other. */
  readonly steps: readonly string[]
  /** Pages on which it is done, in the cloud of the app. */
  readonly links: readonly Link[]
}

export type Diagnosis = Explanation &
  Partial<Guide> & {
    /** What Microsoft said, to quote in a support case. */
    readonly microsoft?: {
      readonly code?: string
      readonly message?: string
      readonly requestId?: string
      readonly correlationId?: string
    }
  }
