import type { AuditEntry } from './entry.ts';

/** Which entries somebody wants to see; all that are given must fit. */
export interface AuditFilter {
  readonly operation?: string | undefined;
  readonly actor?: string | undefined;
  /** An event's type, or one of the actions that were decided on. */
  readonly action?: string | undefined;
  /** By the event's own time; `since` is in it, `until` is not. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export function fits({ event, actor, operationId, said }: AuditEntry, filter: AuditFilter): boolean {
  const at = Date.parse(event.at);
  return (
    (filter.operation === undefined || operationId === filter.operation) &&
    (filter.actor === undefined || actor === filter.actor) &&
    (filter.action === undefined || event.type === filter.action || actionsIn(said).includes(filter.action)) &&
    (filter.since === undefined || at >= Date.parse(filter.since)) &&
    (filter.until === undefined || at < Date.parse(filter.until))
  );
}

function actionsIn({ actions, kind }: AuditEntry['said']): readonly unknown[] {
  return [kind, ...(Array.isArray(actions) ? (actions as readonly unknown[]) : [])];
}
