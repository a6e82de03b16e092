/**
 * Takes from this process whatever an expression could do harm with, should it ever find a way out of JSONata: an
 * engine of code, prototypes to write on, and the doors to the host.
 */
export function disarm(): void {
  const functions = [() => {}, async () => {}, function* () {}, async function* () {}]
  for (const each of functions) {
    const prototype: object = Object.getPrototypeOf(each)
    Object.defineProperty(prototype, 'constructor', { value: undefined, writable: false, configurable: false })
  }
  Reflect.deleteProperty(Object.prototype, '__proto__')
  const doors = ['process', 'fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'navigator', 'Function', 'eval']
  for (const door of doors) Object.defineProperty(globalThis, door, { value: undefined, configurable: false })
}
