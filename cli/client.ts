import { randomUUID } from 'node:crypto';
import type { AuditLogPage } from './audit-log/entry.ts';
import { ApiProblem, NoConnection } from './client-errors.ts';
import type { ClusterList, EventList, Explanation, OnFailure, Operation, OperationDetail, OperationPage, ProfileName, Target } from './operation.ts';
import { realSleep, type Sleep } from './sleep.ts';

export interface ClientOptions {
  /** Of the HTTP API, without `/v1`. */
  readonly url: string;
  /** A bearer token; without one, requests go out bare. */
  readonly token?: string;
  /** Ends whatever is under way; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Between two attempts. Default: real time. */
  readonly sleep?: Sleep;
}

export interface ProvisionRequest {
  /** A ClusterConfig, YAML or JSON text. */
  readonly config: string;
  readonly dryRun?: boolean;
  readonly onFailure?: OnFailure;
  readonly profile?: ProfileName;
  readonly account?: string;
  /** Default: one of its own, so that a lost answer may be asked for again. */
  readonly idempotencyKey?: string;
}

/** A change to a living cluster: the last part of its path. */
export type ChangeKind = 'upgrade' | 'rollback' | 'patch-addons' | 'patch-nodes';

export interface ChangeRequest {
  readonly dryRun?: boolean;
  /** Default: one of its own, so that a lost answer may be asked for again. */
  readonly idempotencyKey?: string;
}

/** Milliseconds to wait before each further attempt. */
const pauses = [200, 400, 800, 1600, 3200];

/** What a later attempt may not meet: too many requests, or a server that is coming up or going away. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Longer than API Gateway lets a request take. Milliseconds. */
const longestRequest = 35_000;

/**
 * Drydock's HTTP API. Every method rejects with ApiProblem for an answer that is not a success, and with NoConnection when
 * none came after several attempts. Every request is safe to repeat: reads are, and each change carries an Idempotency-Key.
 */
export class DrydockClient {
  readonly url: URL;
  private readonly options: ClientOptions;
  private readonly sleep: Sleep;
  private answered = false;

  /** Throws a TypeError for something that is not a URL. */
  constructor(options: ClientOptions) {
    this.url = new URL(options.url);
    this.options = options;
    this.sleep = options.sleep ?? realSleep;
  }

  async provision({ config, dryRun = false, onFailure = 'delete', profile, account, idempotencyKey = randomUUID() }: ProvisionRequest): Promise<Operation> {
    const query = { dryRun: String(dryRun), onFailure, ...(profile !== undefined && { profile }), ...(account !== undefined && { account }) };
    const headers = { 'Content-Type': 'application/yaml', 'Idempotency-Key': idempotencyKey };
    return (await this.request('/v1/clusters', query, { method: 'POST', headers, body: config })) as Operation;
  }

  async change(kind: ChangeKind, { account, region, cluster }: Target, body: object, { dryRun = false, idempotencyKey = randomUUID() }: ChangeRequest = {}): Promise<Operation> {
    const path = `/v1/clusters/${[account, region, cluster].map(encodeURIComponent).join('/')}/${kind}`;
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey };
    return (await this.request(path, { dryRun: String(dryRun) }, { method: 'POST', headers, body: JSON.stringify(body) })) as Operation;
  }

  async clusters(): Promise<ClusterList> {
    return (await this.request('/v1/clusters')) as ClusterList;
  }

  /** The newest, at most `limit` (1 to 100). */
  async operations(limit: number): Promise<OperationPage> {
    return (await this.request('/v1/operations', { limit: String(limit) })) as OperationPage;
  }

  async operation(operationId: string): Promise<OperationDetail> {
    return (await this.request(`/v1/operations/${encodeURIComponent(operationId)}`)) as OperationDetail;
  }

  async why(operationId: string): Promise<Explanation> {
    return (await this.request(`/v1/operations/${encodeURIComponent(operationId)}/why`)) as Explanation;
  }

  /** What somebody says of the plan that they have seen; said twice, it is said once. */
  async answer(operationId: string, verb: 'approve' | 'reject', body: { readonly planHash: string; readonly reason?: string }): Promise<Operation> {
    const headers = { 'Content-Type': 'application/json' };
    return (await this.request(`/v1/operations/${encodeURIComponent(operationId)}/${verb}`, {}, { method: 'POST', headers, body: JSON.stringify(body) })) as Operation;
  }

  /** Said twice, it is said once. */
  async cancel(operationId: string, body: { readonly reason?: string }): Promise<Operation> {
    const headers = { 'Content-Type': 'application/json' };
    return (await this.request(`/v1/operations/${encodeURIComponent(operationId)}/cancel`, {}, { method: 'POST', headers, body: JSON.stringify(body) })) as Operation;
  }

  /** The first answer counts; said again, it changes nothing. */
  async decide(operationId: string, body: { readonly choice: string; readonly group?: string; readonly reason?: string }): Promise<OperationDetail> {
    const headers = { 'Content-Type': 'application/json' };
    return (await this.request(`/v1/operations/${encodeURIComponent(operationId)}/decide`, {}, { method: 'POST', headers, body: JSON.stringify(body) })) as OperationDetail;
  }

  async events(operationId: string): Promise<EventList> {
    return (await this.request(`/v1/operations/${encodeURIComponent(operationId)}/events`)) as EventList;
  }

  /** Entries of the audit log from a number on; `next`: where the page after it begins. */
  async auditLog(from: number, filter: Readonly<Record<string, string>>): Promise<AuditLogPage> {
    return (await this.request('/v1/audit-log', { from: String(from), ...filter })) as AuditLogPage;
  }

  /** An ExecCredential for a cluster; only a local Drydock gives one. */
  async localToken({ account, region, cluster }: Target): Promise<object> {
    return (await this.request(`/dev/clusters/${[account, region, cluster].map(encodeURIComponent).join('/')}/token`)) as object;
  }

  private async request(path: string, query: Readonly<Record<string, string>> = {}, change: Change = {}): Promise<unknown> {
    const url = new URL(this.url.pathname.replace(/\/$/, '') + path, this.url);
    url.search = new URLSearchParams(query).toString();
    const { token } = this.options;
    const headers = { ...change.headers, Accept: 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
    for (const pause of pauses) {
      const answer = await this.attempt(url, { ...change, headers });
      if (!this.isPassing(answer)) return contentOf(answer);
      await this.sleep(pause, this.options.signal);
    }
    return contentOf(await this.attempt(url, { ...change, headers }));
  }

  private async attempt(url: URL, request: Change): Promise<Answer | NoConnection> {
    const { signal } = this.options;
    const timeout = AbortSignal.timeout(longestRequest);
    try {
      const response = await fetch(url, { ...request, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
      const text = await response.text();
      this.answered = true;
      return { status: response.status, text };
    } catch (error) {
      signal?.throwIfAborted();
      return new NoConnection(this.url.origin, error);
    }
  }

  /** Somebody who has never answered is not waited for, unless the connection broke: the address is wrong, or nothing runs there. */
  private isPassing(answer: Answer | NoConnection): boolean {
    return answer instanceof NoConnection ? this.answered || answer.isBroken : passing.has(answer.status);
  }
}

/** What a request that is not a read adds. */
interface Change {
  readonly method?: 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function contentOf(answer: Answer | NoConnection): unknown {
  if (answer instanceof NoConnection) throw answer;
  const { status, text } = answer;
  const content = parsed(text);
  if (status < 200 || status > 299 || content === undefined) throw new ApiProblem(status, content);
  return content;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
