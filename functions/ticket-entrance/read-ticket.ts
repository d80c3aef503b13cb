import * as z from 'zod/mini';
import type { Ticket, TicketSystem } from '../../core/tickets/ticket.ts';
import { issuesIn } from '../shared/issues-in.ts';
import { readObject, type Headers } from '../shared/hooks/read-hook.ts';
import { Refusal } from '../shared/hooks/refusal.ts';
import { senders } from './systems.ts';

/** Bytes: an event on the bus has at most a quarter of a megabyte. */
const largestTicket = 200_000;

/** The ticket in what a system has sent; undefined for what is about none. Throws a Refusal of anything else. */
export function readTicket(system: TicketSystem, headers: Headers, bytes: Uint8Array): Ticket | undefined {
  const payload = readObject(Buffer.from(bytes).toString('utf8'));
  const ticket = read(system, headers, payload);
  const size = ticket === undefined ? 0 : Buffer.byteLength(JSON.stringify(ticket));
  if (size > largestTicket) throw new Refusal(413, `A ticket may have ${largestTicket} bytes; this one has ${size}.`);
  return ticket;
}

function read(system: TicketSystem, headers: Headers, payload: Readonly<Record<string, unknown>>): Ticket | undefined {
  try {
    return senders[system].read(payload, headers);
  } catch (error) {
    if (error instanceof z.core.$ZodError) throw new Refusal(400, `This is not what ${system} sends. ${issuesIn(error)}`);
    throw error;
  }
}
