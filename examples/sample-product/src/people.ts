/** The people who use Aster Notes. A real product has a database here. */
export type Person = { readonly id: string; readonly name: string }

export const people: readonly [Person, ...Person[]] = [
  { id: 'robin', name: 'Robin' },
  { id: 'noor', name: 'Noor' },
  { id: 'kim', name: 'Kim' },
]

export function personOf(id: string | undefined | false): Person {
  return people.find((person) => person.id === id) ?? people[0]
}
