/** What is said when an expression asks for too much. */
import { ExpressionError } from './expression-error.ts'

export function tooLong(text: number): ExpressionError {
  return tooLarge(`It is longer than ${counted(text)} characters. Take less of it, or hand the file on as a file.`)
}

export function tooMany(items: number): ExpressionError {
  return tooLarge(`It makes a list of more than ${counted(items)} items. Take fewer at a time.`)
}

export function tooDeep(depth: number): ExpressionError {
  return tooLarge(`Its value is nested more than ${depth} levels deep.`)
}

export function tooManyCalls(calls: number): ExpressionError {
  return tooLarge(`It calls itself more than ${calls} levels deep.`)
}

export function tooMuchMemory(memoryMb: number): ExpressionError {
  return tooLarge(`It needs more than the ${memoryMb} MB that it may have. Take less at a time.`)
}

export function tookTooLong(timeMs: number): ExpressionError {
  const hint = 'Look for a loop without an end, or for a regular expression that tries too much.'
  return new ExpressionError('expression_timeout', `It took longer than ${timeMs / 1000} seconds. ${hint}`)
}

function tooLarge(message: string): ExpressionError {
  return new ExpressionError('expression_too_large', message)
}

function counted(number: number): string {
  return number.toLocaleString('en')
}
