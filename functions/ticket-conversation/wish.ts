import type { Target } from '../../core/operation/operation.ts';
import type { Orders } from '../../core/operation/request.ts';
import { formatProblem, type Problem } from '../../core/spec/problem.ts';
import { configOfTicket, problemsByField, type FieldProblem } from '../../core/tickets/cluster-config.ts';
import { formOf, type FileMapping, type TicketMappings } from '../../core/tickets/mapping.ts';
import { pullRequestFields } from '../../core/tickets/systems/github.ts';
import type { Ticket } from '../../core/tickets/ticket.ts';
import { matches } from '../../core/windows/selector.ts';
import { ConfigTooLarge, InvalidConfig, readMetadata } from '../shared/request-desk.ts';
import { sha256 } from '../shared/sha256.ts';
import { SystemRefusal } from '../shared/tickets/calls.ts';
import type { Services } from './services.ts';

/** What a ticket wants built. */
export interface Wish {
  readonly order: Orders['provision'];
  readonly target: Target;
  readonly tags: Readonly<Record<string, string>>;
  /** Hash of what is asked for. */
  readonly content: string;
}

export type ReadWish = { readonly kind: 'wish'; readonly wish: Wish } | { readonly kind: 'unfit'; readonly problems: readonly FieldProblem[] } | { readonly kind: 'none' };

/** The cluster that a ticket describes, all that is wrong with it, or that it is about none. */
export async function readWish(ticket: Ticket, mappings: TicketMappings, services: Pick<Services, 'github' | 'homeAccount'>): Promise<ReadWish> {
  const form = formOf(mappings, ticket);
  if (form) {
    const made = configOfTicket(ticket.fields, form);
    return made.ok ? readConfig({ config: made.config, profile: form.profile }, (problems) => problemsByField(problems, form), services) : { kind: 'unfit', problems: made.problems };
  }
  const file = mappings.github[ticket.place];
  return ticket.system === 'github' && file ? readFile(ticket, file, services) : { kind: 'none' };
}

/** The one ClusterConfig that a pull request changes. */
async function readFile(ticket: Ticket, { path, profile }: FileMapping, services: Pick<Services, 'github' | 'homeAccount'>): Promise<ReadWish> {
  try {
    const [file, ...others] = (await services.github.filesOf(ticket)).filter((name) => matches(path, name));
    if (file === undefined) return { kind: 'none' };
    if (others.length > 0) return unfit(`A pull request may change one ClusterConfig; this one changes ${[file, ...others].join(', ')}.`);
    const config = await services.github.contentOf(ticket, file, pullRequestFields.parse(ticket.fields).commit);
    return await readConfig({ config, profile }, (problems) => problems.map((problem) => ({ label: file, message: formatProblem(problem) })), services);
  } catch (error) {
    if (error instanceof SystemRefusal) return unfit(error.message);
    throw error;
  }
}

async function readConfig({ config, profile }: Pick<Orders['provision'], 'config' | 'profile'>, told: (problems: readonly Problem[]) => readonly FieldProblem[], { homeAccount }: Pick<Services, 'homeAccount'>): Promise<ReadWish> {
  const order = { onFailure: 'delete', config, ...(profile !== undefined && { profile }) } as const;
  try {
    const { name, region, tags } = await readMetadata(order);
    return { kind: 'wish', wish: { order, target: { account: homeAccount, region, cluster: name }, tags, content: sha256(JSON.stringify(order)) } };
  } catch (error) {
    if (error instanceof InvalidConfig) return { kind: 'unfit', problems: told(error.problems) };
    if (error instanceof ConfigTooLarge) return unfit(error.message);
    throw error;
  }
}

function unfit(message: string): ReadWish {
  return { kind: 'unfit', problems: [{ message }] };
}
