import { formatFieldProblem, type FieldProblem } from './cluster-config.ts';
import { code, comment, heading, list, paragraph, plain, type Comment } from './comment.ts';
import type { Person, TicketSystem } from './ticket.ts';

/** What is said to whoever changed a ticket, where there is no operation to tell of. */

/** All that keeps a ticket from being carried out, by the names of its fields. */
export function unfitAnswer(problems: readonly FieldProblem[]): Comment {
  return comment(heading('This cannot be carried out yet'), list(problems.map((problem) => [plain(formatFieldProblem(problem))]), 30), paragraph(plain('Nothing was started. Change the ticket, and it is read again.')));
}

/** Somebody whom nobody has told us about. */
export function strangerAnswer(system: TicketSystem, { id, name }: Person): Comment {
  return comment(heading('Drydock does not know you'), paragraph(plain(`Nothing was started. Whoever runs Drydock can let ${name} in: the name at ${system} is `), code(id), plain('.')));
}

export function saidAnswer(title: string, words: string): Comment {
  return comment(heading(title), paragraph(plain(words)));
}

/** In place of an answer that is out of date, where it can be edited. */
export const settledAnswer: Comment = comment(paragraph(plain('What was said here is settled.')));
