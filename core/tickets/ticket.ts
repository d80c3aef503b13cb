import type { Entrance } from '../authorisation/policy.ts';

/** Where tickets are. People are known at each under that system's own names. */
export const ticketSystems = ['jira', 'servicenow', 'github'] as const satisfies readonly Entrance[];

export type TicketSystem = (typeof ticketSystems)[number];

/** Which ticket: an issue, a change request, a pull request. */
export interface TicketName {
  readonly system: TicketSystem;
  /** Its project, table or repository: what a mapping is made for. */
  readonly place: string;
  /** What it is called in its system's API, for ever. */
  readonly id: string;
  /** What people call it: `PLAT-42`, `CHG0030001`, `acme/clusters#7`. */
  readonly key: string;
  /** Where people see it. */
  readonly link: string;
  /** By which a GitHub app may act in its repository. */
  readonly installation?: number | undefined;
}

/** A ticket as it was after one change, as its system told it. */
export interface Ticket extends TicketName {
  /** Grows from change to change. */
  readonly revision: number;
  /** Jira's status, ServiceNow's state; of a pull request `open`, `merged` or `closed`. */
  readonly stage: string;
  /** The change moved it there. */
  readonly moved: boolean;
  /** Who made the change. */
  readonly by: Person;
  /** Who filed it. */
  readonly reporter: Person;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Somebody, as their system knows them. */
export interface Person {
  /** The name by which `identities` know them: one that nobody else can take over. */
  readonly id: string;
  /** What people read. */
  readonly name: string;
}

/** One ticket's key among all tickets. */
export function ticketKey({ system, id }: Pick<TicketName, 'system' | 'id'>): string {
  return `${system}#${id}`;
}
