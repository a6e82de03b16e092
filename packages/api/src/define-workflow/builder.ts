/** The words with which a workflow is written: one for each kind of step. */
import type { z } from 'zod'
import { type ActionInput, type ActionName, type ActionOutput, actions as catalogue } from '../actions/catalogue.ts'
import type {
  httpRequestOutputSchema,
  respondOutputSchema,
  sendEventOutputSchema,
  waitOutputSchema,
} from '../workflows/outputs.ts'
import type { Failure } from '../workflows/runs.ts'
import type {
  actionStepSchema,
  forEachStepSchema,
  httpRequestStepSchema,
  respondStepSchema,
  sendEventStepSchema,
  stepSchema,
  workflowStepSchema,
} from '../workflows/step.ts'
import { addStep, branch, type Drawing, newDrawing } from './drawing.ts'
import { expressionOf, type Given, print, type Reference, referenceTo, type Standing } from './reference.ts'

/** A step that has been written down. */
export type Done<Output> = {
  readonly id: string
  readonly output: Reference<Output>
  /** Of one that failed for good. */
  readonly error: Reference<Failure>
}

type Notes = { readonly label?: string; readonly notes?: string }
type OnError = {
  /** What is done when the step has failed for good. The run then ends well; without it, it fails. */
  readonly onError?: (error: Reference<Failure>) => void
}
type Options<Schema extends z.ZodType, Names extends keyof z.input<Schema>> = Notes &
  OnError &
  Pick<z.input<Schema>, Names>
type Json = Given<unknown> | Readonly<Record<string, unknown>> | readonly unknown[]

export type Builder = {
  /** The OneDrive actions, by their names in the catalogue. */
  readonly actions: {
    readonly [Name in ActionName]: (
      id: string,
      input: { readonly [Field in keyof ActionInput<Name>]: Given<ActionInput<Name>[Field]> },
      options?: Options<typeof actionStepSchema, 'retry' | 'timeout'> & { readonly connectionId?: Given<string> },
    ) => Done<ActionOutput<Name>>
  }
  /** An HTTP request. What its answer says, you say. */
  httpRequest<Body = unknown>(
    id: string,
    request: {
      readonly method?: z.input<typeof httpRequestStepSchema>['method']
      readonly url: Given<string>
      readonly headers?: Readonly<Record<string, Given<string>>>
      readonly body?: Json
    } & Options<typeof httpRequestStepSchema, 'retry' | 'timeout' | 'saveAsFile' | 'accept'>,
  ): Done<Omit<z.output<typeof httpRequestOutputSchema>, 'body'> & { body: Body }>
  /** What follows it is done after the branch that was taken. */
  condition(
    id: string,
    expression: Standing<unknown> | string,
    branches: { readonly ifTrue?: () => void; readonly ifFalse?: () => void },
    options?: Notes,
  ): Done<boolean>
  /** What the body returns is what is kept of each item; of one that failed and was passed over, `{ error }`. */
  forEach<Item, Result = unknown>(
    id: string,
    items: Standing<readonly Item[] | null | undefined> | readonly Given<Item>[],
    body: (item: Reference<Item>, index: Reference<number>) => Given<Result> | undefined,
    options?: Options<typeof forEachStepSchema, 'concurrency' | 'most' | 'onItemError'>,
  ): Done<Result[]>
  /** For a duration such as `PT12H`, or until a moment. */
  wait(
    id: string,
    time: { readonly for: Given<string> } | { readonly until: Given<string> },
    options?: Notes,
  ): Done<z.output<typeof waitOutputSchema>>
  /** Makes a value. */
  transform<Value>(id: string, value: Reference<Value>, options?: Notes & OnError): Done<Value>
  sendEvent(
    id: string,
    event: { readonly name: Given<string>; readonly payload?: Json } & Options<
      typeof sendEventStepSchema,
      'webhookEndpointId'
    >,
  ): Done<z.output<typeof sendEventOutputSchema>>
  /** Answers whoever has called; the run goes on. */
  respond(
    id: string,
    reply: { readonly body?: Json } & Options<typeof respondStepSchema, 'status'>,
  ): Done<z.output<typeof respondOutputSchema>>
  /** Runs another workflow of the project. What it replies, you say. */
  workflow<Reply = unknown>(
    id: string,
    other: { readonly input?: Json } & Options<typeof workflowStepSchema, 'workflowId' | 'wait'>,
  ): Done<Reply>
  /** Branches that are done side by side. What follows waits for all of them. */
  parallel(...branches: readonly (() => void)[]): void
}

/** @param drawing the whole; bodies of for-eaches have drawings of their own */
export function createBuilder(drawing: Drawing): Builder {
  let current = drawing

  function add<Output>(step: object, onError?: OnError['onError']): Done<Output> {
    const { id } = step as { id: string }
    addStep(current, print(step) as z.input<typeof stepSchema>)
    const done: Done<Output> = {
      id,
      output: referenceTo<Output>(`steps.${id}.output`),
      error: referenceTo<Failure>(`steps.${id}.error`),
    }
    if (onError) branch(current, [{ from: id, on: 'error' }], () => onError(done.error))
    return done
  }

  const action =
    (name: string) =>
    (id: string, input: object, { onError, ...options }: OnError & object = {}) =>
      add({ id, type: 'action', action: name, input, ...options }, onError)

  return {
    actions: Object.fromEntries(Object.keys(catalogue).map((name) => [name, action(name)])) as Builder['actions'],
    httpRequest: (id, { onError, ...request }) => add({ id, type: 'http_request', ...request }, onError),
    condition(id, expression, { ifTrue, ifFalse }, options) {
      const done = add<boolean>({
        id,
        type: 'condition',
        expression: expressionOf(expression) ?? expression,
        ...options,
      })
      const ways = [
        { from: [{ from: id, on: 'true' }] as const, draw: ifTrue },
        { from: [{ from: id, on: 'false' }] as const, draw: ifFalse },
      ]
      current.ends = ways.flatMap(({ from, draw }) => (draw ? branch(current, from, draw) : from))
      return done
    },
    forEach(id, items, body, { onError, ...options } = {}) {
      const outer = current
      const inner = newDrawing()
      current = inner
      const result = body(referenceTo('item'), referenceTo('index'))
      current = outer
      const { steps, edges } = inner
      const kept = result !== undefined && { result: print(result) }
      return add({ id, type: 'for_each', items, body: { steps, edges }, ...options, ...kept }, onError)
    },
    wait: (id, time, options) => add({ id, type: 'wait', ...time, ...options }),
    transform(id, value, { onError, ...options } = {}) {
      return add({ id, type: 'transform', expression: expressionOf(value), ...options }, onError)
    },
    sendEvent: (id, { onError, ...event }) => add({ id, type: 'send_event', ...event }, onError),
    respond: (id, { onError, ...reply }) => add({ id, type: 'respond', ...reply }, onError),
    workflow: (id, { onError, ...other }) => add({ id, type: 'workflow', ...other }, onError),
    parallel(...branches) {
      const from = current.ends
      current.ends = branches.flatMap((draw) => branch(current, from, draw))
    },
  }
}
