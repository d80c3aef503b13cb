import type { Finding } from '../../core/checks/finding.ts';
import { isEnded, type OperationStatus, type Report } from '../../core/operation/operation.ts';
import { administrator as local, startDrydock, type LocalDrydock, type LocalOptions } from '../../local/drydock.ts';
import { virtualClock, type VirtualClock } from '../../simulator/clock/virtual.ts';
import type { Shape } from '../../simulator/service.ts';
import { administrator } from '../../simulator/sts/sessions.ts';

export const START = Date.parse('2026-06-01T09:00:00Z');

/** Drydock on virtual time: an hour of EKS takes a second. */
export interface TestDrydock extends LocalDrydock {
  readonly clock: VirtualClock;
  /** Asks the HTTP API with a token. Time stands still until the answer is there. */
  call<Body = Record<string, unknown>>(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer<Body>>;
  /** Calls AWS as the administrator of the account. */
  as(service: string, operation: string, input: Shape, place?: { readonly account?: string; readonly region?: string }): Promise<Shape>;
}

export interface ApiRequest {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** An operation as the API shows it, as far as tests look at it. */
export interface ShownOperation {
  readonly operationId: string;
  readonly status: OperationStatus;
  readonly executionArn?: string;
  readonly requestedAt: string;
  readonly endedAt?: string;
  readonly findings?: readonly Finding[];
  readonly report?: Report;
  readonly plan?: { readonly steps: readonly { readonly id: string }[] };
  readonly progress?: { readonly steps: readonly { readonly stepId: string; readonly state: string; readonly text?: string }[] };
}

/** Boots everything in process. Close it when done. */
export async function startTestDrydock(options: Partial<LocalOptions> = {}): Promise<TestDrydock> {
  const clock = virtualClock(START);
  const drydock = await running(clock, async () => startDrydock({ clock, seed: 'test', port: 0, awsPort: 0, inProcess: true, ...options }));
  const { aws } = drydock;
  const token = await drydock.token(local);
  return {
    ...drydock,
    clock,
    call: async <Body>(method: string, path: string, { body = '', headers }: ApiRequest = {}) =>
      clock.busy(async () => {
        const answer = await drydock.handle({ method, url: path, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml', ...headers }, body });
        return { status: answer.status, headers: new Headers(answer.headers), body: JSON.parse(answer.body) as Body };
      }),
    as: async (service, operation, input, { account = aws.account, region = aws.region } = {}) => aws.dispatch({ service, operation, input, account, region, principal: administrator(account) }),
  };
}

/** Posts a ClusterConfig; `query` is like `?dryRun=true`. Fails when it is not accepted. */
export async function provision(drydock: TestDrydock, yaml: string, query = ''): Promise<ShownOperation> {
  const { status, body } = await drydock.call<ShownOperation>('POST', `/v1/clusters${query}`, { body: yaml });
  if (status !== 202) throw new Error(`POST /v1/clusters${query} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Asks for a change to a living cluster. Fails when it is not accepted. */
export async function change(drydock: TestDrydock, { region, cluster }: { readonly region: string; readonly cluster: string }, kind: string, body: object = {}, query = ''): Promise<ShownOperation> {
  const path = `/v1/clusters/${drydock.aws.account}/${region}/${cluster}/${kind}${query}`;
  const answer = await drydock.call<ShownOperation>('POST', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  if (answer.status !== 202) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Lets time run until the operation and its execution have ended. Rejects when they have not after a virtual day. */
export async function untilEnded({ clock, call }: TestDrydock, operationId: string): Promise<ShownOperation> {
  const deadline = clock.now() + 86_400_000;
  while (clock.now() < deadline) {
    await clock.advance(60_000);
    const { status, body } = await call<ShownOperation>('GET', `/v1/operations/${operationId}`);
    // The report is the last but one state; events and the execution's own end follow at once.
    if (status === 200 && isEnded(body.status)) return body;
  }
  throw new Error(`Operation ${operationId} has not ended within a day.`);
}

/** Time runs while `work` is under way, as it does for somebody who waits for a deployment. */
async function running<T>(clock: VirtualClock, work: () => Promise<T>): Promise<T> {
  let done = false;
  const result = clock.busy(work).finally(() => {
    done = true;
  });
  result.catch(() => undefined);
  await clock.until(() => done);
  return result;
}
