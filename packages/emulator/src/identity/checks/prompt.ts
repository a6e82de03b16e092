import { refusal } from '../../state/refusals.ts'

const prompts = ['login', 'none', 'consent', 'select_account'] as const

export type Prompt = (typeof prompts)[number]

export function readPrompt(params: URLSearchParams): Prompt | undefined {
  const asked = params.get('prompt')
  if (!asked) return undefined
  const prompt = prompts.find((each) => each === asked)
  if (prompt) return prompt
  throw refusal(90013, `Unsupported 'prompt' value '${asked}'. Use ${prompts.join(', ')}.`)
}
