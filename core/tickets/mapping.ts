import type { ProfileName } from '../spec/cluster-spec.ts';
import type { Ticket, TicketName } from './ticket.ts';

/** What tickets mean: for each system, its projects, tables or repositories. A ticket of any other is left alone. */
export interface TicketMappings {
  readonly jira: Readonly<Record<string, FormMapping>>;
  readonly servicenow: Readonly<Record<string, FormMapping>>;
  readonly github: Readonly<Record<string, FileMapping>>;
}

export const noMappings: TicketMappings = { jira: {}, servicenow: {}, github: {} };

/** What a ticket asks for by where it stands. `plan`: a dry run. */
export const asks = ['plan', 'request', 'approve', 'reject', 'cancel'] as const;

export type Ask = (typeof asks)[number];

/** A ticket whose fields say what the cluster is to be. */
export interface FormMapping {
  readonly stages: Readonly<Partial<Record<Ask, readonly string[] | undefined>>>;
  readonly fields: readonly FieldMapping[];
  /** What every cluster of this place has: path in the ClusterConfig → value. */
  readonly constants: Readonly<Record<string, unknown>>;
  readonly profile?: ProfileName | undefined;
  /** Where the ticket goes as its operation goes on. */
  readonly transitions: Readonly<Partial<Record<Milestone, Transition | undefined>>>;
}

export const milestones = ['running', 'succeeded', 'failed', 'refused', 'cancelled'] as const;

export type Milestone = (typeof milestones)[number];

export interface Transition {
  /** The stage to go to: Jira's status or transition by its name, ServiceNow's state. */
  readonly to: string;
  /** What the system wants to be filled in on the way, such as a resolution or a close code. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

export const fieldKinds = ['text', 'number', 'boolean', 'list'] as const;

/** One field of the form, and where in the ClusterConfig it goes. */
export interface FieldMapping {
  /** The field's name in its system's API: `customfield_10042`, `u_region`. */
  readonly field: string;
  /** What people call it. */
  readonly label: string;
  /** `metadata.name`, `managedNodeGroups[0].desiredCapacity`. */
  readonly to: string;
  readonly as: (typeof fieldKinds)[number];
  /** What the field's values stand for; any other is refused. */
  readonly values?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** When it is left empty. */
  readonly default?: unknown;
  /** It may be left empty, and says nothing then. */
  readonly optional?: true | undefined;
}

/** A repository with a ClusterConfig in a file: its pull requests are the tickets. */
export interface FileMapping {
  /** The branch whose pull requests count. */
  readonly base: string;
  /** Which files are ClusterConfigs; `*` is anything. */
  readonly path: string;
  readonly profile?: ProfileName | undefined;
}

export function formOf(mappings: TicketMappings, { system, place }: Pick<TicketName, 'system' | 'place'>): FormMapping | undefined {
  return system === 'github' ? undefined : mappings[system][place];
}

const pullRequestAsks: Readonly<Record<string, Ask>> = { open: 'plan', merged: 'request', closed: 'cancel' };

/** What a ticket asks for where it stands; undefined: nothing, or it is no business of ours. */
export function askOf(mappings: TicketMappings, { system, place, stage, fields }: Pick<Ticket, 'system' | 'place' | 'stage' | 'fields'>): Ask | undefined {
  if (system === 'github') return mappings.github[place]?.base === fields['base'] ? pullRequestAsks[stage] : undefined;
  const { stages = {} } = mappings[system][place] ?? {};
  return asks.find((ask) => stages[ask]?.some((name) => sameStage(name, stage)));
}

/** People write a status now in one case and now in another. */
export function sameStage(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
