import { sha256 } from '../shared/sha256.ts';
import type { Told, TicketRecord } from '../shared/stores/tickets.ts';
import { SystemRefusal, SystemUnreachable } from '../shared/tickets/calls.ts';
import type { Desk } from './keep.ts';
import type { Said } from './what-to-say.ts';

/** Milliseconds by which our clock and a system's may differ. */
const skew = 120_000;

/** Says what was not said yet, and differently what was said otherwise. */
export async function say(desk: Desk, held: TicketRecord, all: readonly Said[]): Promise<void> {
  const { edits } = desk.desks[held.ticket.system];
  let told = held.told ?? {};
  for (const said of all) {
    const before = told[said.part];
    const shown = sha256(JSON.stringify(said.comment));
    if (before !== undefined && (!edits || before.shown === shown)) continue;
    const id = await write(desk, held, said, before);
    told = { ...told, [said.part]: { id, shown, at: desk.now(), ...(said.planHash !== undefined && { planHash: said.planHash }) } };
    if (!(await desk.tickets.note(held, { told, posting: undefined }))) throw new Error(`Another messenger has ticket ${held.ticket.key}.`);
  }
}

/** One that somebody has deleted meanwhile is written anew. */
async function write(desk: Desk, held: TicketRecord, said: Said, before: Told | undefined): Promise<string> {
  if (before === undefined) return postOnce(desk, held, said);
  try {
    await desk.desks[held.ticket.system].update(held.ticket, before.id, said.comment, said.part);
    return before.id;
  } catch (error) {
    if (error instanceof SystemRefusal && error.status === 404) return postOnce(desk, held, said);
    throw error;
  }
}

/**
 * Posts what was not posted yet; answers its id. That it is about to is written down first: whoever finds that, and no id, looks
 * for it in the ticket before posting again.
 */
async function postOnce({ desks, tickets, now }: Desk, held: TicketRecord, { part, comment }: Said): Promise<string> {
  const { ticket, posting } = held;
  const desk = desks[ticket.system];
  const found = posting?.part === part ? await desk.find(ticket, part, posting.at - skew) : undefined;
  if (found !== undefined) return found;
  if (!(await tickets.note(held, { posting: { part, at: now() } }))) throw new Error(`Another messenger has ticket ${ticket.key}.`);
  try {
    return await desk.post(ticket, comment, part);
  } catch (error) {
    // Only where nobody knows whether it arrived, it is to be looked for.
    if (!(error instanceof SystemUnreachable)) await tickets.note(held, { posting: undefined });
    throw error;
  }
}
