import { readGitHub } from '../../core/tickets/systems/github.ts';
import { readJira } from '../../core/tickets/systems/jira.ts';
import { readServiceNow } from '../../core/tickets/systems/servicenow.ts';
import { ticketSystems, type Ticket, type TicketSystem } from '../../core/tickets/ticket.ts';
import type { Headers } from '../shared/hooks/read-hook.ts';
import { Refusal } from '../shared/hooks/refusal.ts';

/** How a system signs what it sends, and how that is read. */
interface Sender {
  /** The header with `sha256=` and the signature, and how its bytes are written. */
  readonly signature: { readonly header: string; readonly encoding: 'hex' | 'base64' };
  /** A header with the second in which it was signed, where the system signs that too, before the body. */
  readonly timestamp?: string;
  /** The header with the system's own name of a delivery. */
  readonly delivery?: string;
  /** Undefined for what is about no ticket. */
  readonly read: (payload: Readonly<Record<string, unknown>>, headers: Headers) => Ticket | undefined;
}

export const senders: Readonly<Record<TicketSystem, Sender>> = {
  jira: { signature: { header: 'x-hub-signature', encoding: 'hex' }, delivery: 'x-atlassian-webhook-identifier', read: readJira },
  // Its business rule is ours: see docs/connecting-tickets.md.
  servicenow: { signature: { header: 'x-drydock-signature', encoding: 'base64' }, timestamp: 'x-drydock-timestamp', read: readServiceNow },
  github: { signature: { header: 'x-hub-signature-256', encoding: 'hex' }, delivery: 'x-github-delivery', read: (payload, headers) => readGitHub(headers['x-github-event'] ?? '', payload) },
};

/** `/v1/hooks/jira`. Throws a Refusal of any other path. */
export function systemOf(path: string): TicketSystem {
  const system = ticketSystems.find((name) => path.endsWith(`/hooks/${name}`));
  if (system === undefined) throw new Refusal(400, `No tickets come by ${path}.`);
  return system;
}
