import type { Principal } from '../service.ts';

/** One call that reached the gateway, over HTTP, in process, or from another service. */
export interface RecordedCall {
  /** Epoch ms on the embedded AWS's clock. */
  readonly time: number;
  readonly requestId: string;
  readonly principal: Principal;
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** The IAM actions it needed, and on what. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** False: IAM refused it. */
  readonly allowed: boolean;
  /** The error's code; absent when it succeeded. */
  readonly error?: string;
}

/** How often a role used an action on a resource, and how often that was refused. */
export interface Use {
  readonly roleArn: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: number;
  readonly denied: number;
}

export interface CallFilter {
  readonly roleArn?: string;
  readonly service?: string;
  readonly operation?: string;
}

/** Resources counted one by one; calls on more are counted under `MORE_RESOURCES`. */
const MOST_USES = 50_000;
export const MORE_RESOURCES = '(more resources)';

/**
 * What was called, by whom, on what. The last calls are kept whole; everything ever called is kept as counts, in bounded
 * memory.
 */
export class Recorder {
  private readonly mostCalls: number;
  private readonly recent: RecordedCall[] = [];
  private oldest = 0;
  private readonly totals = new Map<string, number>();
  private readonly used = new Map<string, { -readonly [K in keyof Use]: Use[K] }>();

  constructor(mostCalls = 10_000) {
    this.mostCalls = mostCalls;
  }

  record(call: RecordedCall): void {
    if (this.recent.length < this.mostCalls) this.recent.push(call);
    else this.recent[this.oldest++ % this.mostCalls] = call;
    const name = `${call.service}:${call.operation}`;
    this.totals.set(name, (this.totals.get(name) ?? 0) + 1);
    const roleArn = call.principal.kind === 'role' ? call.principal.roleArn : call.principal.arn;
    for (const action of call.actions) for (const resource of call.resources) this.use(roleArn, action, resource, call.allowed);
  }

  /** The last calls that fit the filter, oldest first. */
  calls(filter: CallFilter = {}): readonly RecordedCall[] {
    const start = this.recent.length < this.mostCalls ? 0 : this.oldest % this.mostCalls;
    return [...this.recent.slice(start), ...this.recent.slice(0, start)].filter((call) => fits(call, filter));
  }

  /** Calls ever made, by `service:Operation`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.totals].sort(([a], [b]) => a.localeCompare(b)));
  }

  /** What each role (or administrator, or service) ever needed. */
  uses(filter: Pick<CallFilter, 'roleArn'> = {}): readonly Use[] {
    return [...this.used.values()].filter((use) => filter.roleArn === undefined || use.roleArn === filter.roleArn);
  }

  private use(roleArn: string, action: string, resource: string, allowed: boolean): void {
    const key = `${roleArn} ${action} ${resource}`;
    let use = this.used.get(key);
    if (use === undefined && this.used.size >= MOST_USES && resource !== MORE_RESOURCES) {
      this.use(roleArn, action, MORE_RESOURCES, allowed);
      return;
    }
    if (use === undefined) {
      use = { roleArn, action, resource, allowed: 0, denied: 0 };
      this.used.set(key, use);
    }
    use[allowed ? 'allowed' : 'denied']++;
  }
}

function fits(call: RecordedCall, filter: CallFilter): boolean {
  return (
    (filter.service === undefined || call.service === filter.service) &&
    (filter.operation === undefined || call.operation === filter.operation) &&
    (filter.roleArn === undefined || (call.principal.kind === 'role' && call.principal.roleArn === filter.roleArn))
  );
}
