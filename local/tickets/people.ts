/** Who uses the systems here: by the names that each system has for them. The second is one whom Drydock does not know. */
export const people = [
  { name: 'you', jira: '5b10a2844c20165700ede21g', servicenow: 'you', github: { id: 583_231, login: 'you' } },
  { name: 'a guest', jira: '5b109f2e9729b51b54dc274d', servicenow: 'guest', github: { id: 666_001, login: 'a-guest' } },
] as const;

export type User = (typeof people)[number];

/** Drydock itself, as the systems know it. */
export const robot = { name: 'drydock', jira: '557058:drydock', servicenow: 'drydock', github: { id: 41_898_282, login: 'drydock[bot]' } } as const;

export function personNamed(name: string): User {
  return people.find((one) => one.name === name) ?? people[0];
}
