import type { Comment } from '../../../core/tickets/comment.ts';
import type { Transition } from '../../../core/tickets/mapping.ts';
import type { TicketName, TicketSystem } from '../../../core/tickets/ticket.ts';

/** Written into a comment where no person minds it: which of a ticket's comments it is. */
export type Part = string;

/** What Drydock does with tickets, the same in every system. All reject with SystemRefusal, SystemPause or SystemUnreachable. */
export interface TicketDesk {
  /** Whether what was said can be said differently later. */
  readonly edits: boolean;
  /** Answers the comment's id. */
  post(ticket: TicketName, comment: Comment, part: Part): Promise<string>;
  update(ticket: TicketName, id: string, comment: Comment, part: Part): Promise<void>;
  /** The id of our comment of that part, if one was posted since (epoch milliseconds). */
  find(ticket: TicketName, part: Part, since: number): Promise<string | undefined>;
  /** False when the ticket cannot go there from where it stands. */
  move(ticket: TicketName, transition: Transition): Promise<boolean>;
}

export type TicketDesks = Readonly<Record<TicketSystem, TicketDesk>>;
