/** An entry as the API shows it: all of it is hashed, also what this command does not know. */
export interface AuditEntry {
  readonly number: number;
  readonly previous: string;
  readonly hash: string;
  readonly recordedAt: string;
  readonly event: { readonly id: string; readonly type: string; readonly source: string; readonly at: string };
  readonly actor?: string;
  readonly operationId?: string;
  readonly said: Readonly<Record<string, unknown>>;
}

export interface AuditLogPage {
  readonly entries: readonly AuditEntry[];
  /** The path of the next page. */
  readonly next?: string;
}

/** Where the chain ends, as somebody noted it. */
export interface Checkpoint {
  readonly number: number;
  readonly hash: string;
}
