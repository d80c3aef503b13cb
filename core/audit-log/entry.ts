import { canonicalJson } from '../plan/canonical.ts';
import type { Sha256 } from '../plan/token.ts';

/** An event as the bus delivers it. */
export interface BusEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly account: string;
  /** When the bus took it. */
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What an entry of the audit log says about one event. */
export interface AuditRecord {
  readonly event: { readonly id: string; readonly type: string; readonly source: string; readonly account: string; readonly at: string };
  /** Who: an identity of Drydock's, or `account/source` of an event that others have sent. */
  readonly actor?: string;
  readonly operationId?: string;
  readonly target?: unknown;
  /** The members of the event that an entry may tell. */
  readonly said: Readonly<Record<string, unknown>>;
  /** SHA-256 over the whole detail in canonical JSON: an event that somebody shows later can be held against it. */
  readonly digest: string;
}

/** One entry: a record in its place in the chain. */
export interface AuditEntry extends AuditRecord {
  /** From 1, without gaps. */
  readonly number: number;
  /** The hash of the entry before; 64 zeros in the first. */
  readonly previous: string;
  readonly recordedAt: string;
  /** SHA-256 over all the rest in canonical JSON. */
  readonly hash: string;
}

/**
 * What an entry may tell of an event. Whatever is not named here is in its digest only: a ClusterConfig, what somebody typed in
 * Slack, and what events of tomorrow carry may hold secrets, and an entry cannot be taken back.
 */
const told = [
  'action', 'actions', 'allowed', 'as', 'by', 'cancellation', 'choice', 'clientRequestToken', 'count', 'credential', 'decisionId', 'document', 'dryRun', 'entrance', 'failure', 'fence', 'group', 'kind', 'message', 'missing',
  'on', 'onFailure', 'outcome', 'people', 'planHash', 'reason', 'reasons', 'request', 'requestHash', 'requestId', 'requestedAt', 'requestedBy', 'result', 'role', 'seconds', 'since', 'status', 'stepId', 'summary', 'times', 'title',
  'underWay', 'verdict', 'version', 'via',
] as const;

export function recordOf({ id, type, source, account, time, detail }: BusEvent, ours: string, sha256: Sha256): AuditRecord {
  const said = Object.fromEntries([...told.flatMap((member) => (detail[member] === undefined ? [] : [[member, detail[member]] as const])), ...findingsOf(detail)]);
  const actor = source === ours ? actorOf(detail) : `${account}/${source}`;
  const operationId = text(detail['operationId']) ?? text(object(detail['on'])['operationId']);
  const target = detail['target'] ?? object(detail['on'])['target'];
  return {
    event: { id, type, source, account, at: text(detail['at']) ?? text(detail['requestedAt']) ?? time },
    ...(actor !== undefined && { actor }),
    ...(operationId !== undefined && { operationId }),
    ...(target !== undefined && { target }),
    said,
    digest: sha256(canonicalJson(detail)),
  };
}

function actorOf({ by, requestedBy, cancellation }: BusEvent['detail']): string | undefined {
  return text(by) ?? text(object(requestedBy)['principal']) ?? text(object(cancellation)['by']);
}

/** Which checks found something; what they say is with the operation. */
function findingsOf({ findings }: BusEvent['detail']): readonly (readonly [string, unknown])[] {
  return Array.isArray(findings) ? [['findings', findings.map((finding) => text(object(finding)['check']))]] : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
