/** What tests look at in an answer. */

// biome-ignore lint/suspicious/noExplicitAny: bodies are looked at freely in tests
export const json = async (response: Response | Promise<Response>): Promise<any> => (await response).json()

/** The status, the code and the inner code of a refusal. */
export const refusal = async (response: Promise<Response>): Promise<string> => {
  const { status } = await response
  const { error } = await json(response)
  return `${status} ${error?.code}${error?.innerError?.code ? ` ${error.innerError.code}` : ''}`
}

export const status = async (response: Promise<Response>): Promise<number> => (await response).status
