import type { AuditEntry } from '../audit-log/entry.ts';
import type { Cluster, JournalEvent, Operation } from '../operation.ts';
import { dateAndTime, secondsBetween, stopwatch } from './duration.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';

/** Times are UTC. */
export function operationTable(operations: readonly Operation[], look: Look): readonly string[] {
  const rows = operations.map(({ operationId, kind, target, status, dryRun, requestedAt, startedAt, endedAt }) => [
    operationId,
    dryRun ? `${kind} (dry run)` : kind,
    target.cluster,
    target.region,
    status,
    dateAndTime(requestedAt),
    endedAt === undefined ? '' : stopwatch(secondsBetween(startedAt ?? requestedAt, endedAt)),
  ]);
  return table(['OPERATION', 'KIND', 'CLUSTER', 'REGION', 'STATUS', 'REQUESTED', 'TOOK'], rows, look);
}

export function clusterTable(clusters: readonly Cluster[], look: Look): readonly string[] {
  const rows = clusters.map(({ target, version, status, rollback, operationId, observedAt }) => [target.cluster, version, status, target.account, target.region, rollback === undefined ? '' : `${rollback.to} until ${dateAndTime(rollback.until)}`, dateAndTime(observedAt), operationId]);
  return table(['CLUSTER', 'VERSION', 'STATUS', 'ACCOUNT', 'REGION', 'CAN GO BACK TO', 'OBSERVED', 'OPERATION'], rows, look);
}

export function eventTable(events: readonly JournalEvent[], look: Look): readonly string[] {
  const rows = events.map(({ type, at, detail }) => [dateAndTime(at), type, said(detail)]);
  return table(['TIME', 'EVENT', 'WHAT'], rows, look);
}

/** The members of an event that people read, as far as it has them. */
function said(detail: JournalEvent['detail']): string {
  const words = ['title', 'group', 'result', 'choice', 'by', 'reason', 'summary', 'outcome', 'message'].map((member) => detail[member]);
  return words.filter((word) => typeof word === 'string').join(': ');
}

/** Times are the events' own. */
export function auditTable(entries: readonly AuditEntry[], look: Look): readonly string[] {
  const rows = entries.map(({ number, event, actor = '', operationId = '', said }) => [String(number), dateAndTime(event.at), event.type, actor, operationId, deedIn(said)]);
  return table(['ENTRY', 'TIME', 'WHAT', 'WHO', 'OPERATION', 'DETAILS'], rows, look);
}

function deedIn(detail: AuditEntry['said']): string {
  const { allowed, actions, request, status } = detail;
  const words = [allowed === undefined ? [] : [allowed === true ? 'allowed' : 'denied'], Array.isArray(actions) ? [actions.join(', ')] : [], typeof request === 'string' ? [request] : [], typeof status === 'number' ? [String(status)] : []].flat();
  return [...words, said(detail)].filter((word) => word !== '').join(' ');
}
