import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Approval } from '../../../core/approvals/approval.ts';
import { inTurn, type Decision, type DecisionEnd } from '../../../core/decisions/decision.ts';
import type { Cancellation } from '../../../core/operation/cancellation.ts';
import { openStatuses, predecessors, type Operation, type OperationStatus } from '../../../core/operation/operation.ts';
import type { OperationRequest } from '../../../core/operation/request.ts';
import type { Plan, StepRecord } from '../../../core/plan/plan.ts';
import type { PlanDifference } from '../../../core/plan/difference.ts';
import type { UpgradeFacts } from '../../../core/plan/upgrade/facts.ts';
import type { OperationChange, OperationStore } from '../../../core/ports.ts';
import type { ClusterSpec } from '../../../core/spec/cluster-spec.ts';
import { moveRefused, requestedOperation } from './operation-records.ts';
import { pack, unpack } from './packed.ts';
import { Table, type Expression } from './table.ts';

/** One partition per operation: the items `operation`, `request`, `spec`, `facts`, `plan`, `difference`, `approval-token`, `step#<id>` and `decision#<id>`. */
export class DynamoOperationStore implements OperationStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async request(request: OperationRequest): Promise<'created' | 'same' | 'conflict'> {
    const { operationId } = request;
    const absent = { text: 'attribute_not_exists(operationId)' };
    // A crash may have left a request without its operation: whoever asks for the same completes it, nobody else does.
    const isNew = await this.table.put({ operationId, item: 'request', request }, absent);
    const recorded = isNew ? request : await this.findRequest(operationId);
    if (recorded?.requestHash !== request.requestHash) return 'conflict';
    const item = { ...requestedOperation(recorded), item: 'operation', kindOfItem: 'operation', requestedAtAndId: timeKey(recorded) };
    return (await this.table.put(item, absent)) ? 'created' : 'same';
  }

  async find(operationId: string): Promise<Operation | undefined> {
    const item = await this.table.get({ operationId, item: 'operation' });
    return item && operationOf(item);
  }

  async findRequest(operationId: string): Promise<OperationRequest | undefined> {
    const item = await this.table.get({ operationId, item: 'request' });
    return item?.['request'] as OperationRequest | undefined;
  }

  async saveSpec(operationId: string, spec: ClusterSpec): Promise<void> {
    await this.table.put({ operationId, item: 'spec', spec: pack(spec) });
  }

  async findSpec(operationId: string): Promise<ClusterSpec | undefined> {
    const item = await this.table.get({ operationId, item: 'spec' });
    return unpack(item?.['spec']) as ClusterSpec | undefined;
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<readonly Operation[]> {
    const last = after === undefined ? undefined : await this.find(after);
    const before = last && timeKey(last);
    const items = await this.table.query(
      {
        text: before === undefined ? 'kindOfItem = :operation' : 'kindOfItem = :operation AND requestedAtAndId < :before',
        values: { ':operation': 'operation', ...(before === undefined ? {} : { ':before': before }) },
      },
      { index: 'by-time', limit, backwards: true },
    );
    return items.map(operationOf);
  }

  async move(operationId: string, status: OperationStatus, change: OperationChange = {}): Promise<Operation> {
    const changes = Object.entries({ ...change, status });
    const item = await this.table.update(
      { operationId, item: 'operation' },
      {
        text: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        names: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
        values: Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
      },
      mayMove(status, change),
    );
    if (item) return operationOf(item);
    throw moveRefused(operationId, status, await this.find(operationId));
  }

  async cancel(operationId: string, cancellation: Cancellation): Promise<{ readonly operation: Operation; readonly begun: readonly string[] }> {
    const change = { text: 'SET cancellation = if_not_exists(cancellation, :cancellation)', values: { ':cancellation': cancellation } };
    const item = await this.table.update({ operationId, item: 'operation' }, change, statusIn(openStatuses));
    if (item) return { operation: operationOf(item), begun: [...((item['begun'] as ReadonlySet<string> | undefined) ?? [])] };
    throw moveRefused(operationId, 'cancelled', await this.find(operationId));
  }

  async begin(operationId: string, stepId: string): Promise<boolean> {
    const change = { text: 'ADD begun :step', values: { ':step': new Set([stepId]) } };
    const item = await this.table.update({ operationId, item: 'operation' }, change, { text: 'attribute_exists(operationId) AND attribute_not_exists(cancellation)' });
    return item !== undefined;
  }

  async saveApproval(operationId: string, approval: Approval): Promise<Operation | undefined> {
    const asRead = approval.version === 1 ? 'attribute_not_exists(approval)' : 'approval.version = :before';
    const allowed = statusIn(['planning']);
    const item = await this.table.update(
      { operationId, item: 'operation' },
      { text: 'SET approval = :approval', values: { ':approval': approval } },
      { ...allowed, text: `${allowed.text} AND ${asRead}`, values: { ...allowed.values, ...(approval.version > 1 && { ':before': approval.version - 1 }) } },
    );
    return item && operationOf(item);
  }

  async saveApprovalToken(operationId: string, taskToken: string): Promise<void> {
    await this.table.put({ operationId, item: 'approval-token', taskToken });
  }

  async findApprovalToken(operationId: string): Promise<string | undefined> {
    const item = await this.table.get({ operationId, item: 'approval-token' });
    return item?.['taskToken'] as string | undefined;
  }

  async removeApprovalToken(operationId: string, taskToken: string): Promise<void> {
    await this.table.delete({ operationId, item: 'approval-token' }, { text: 'taskToken = :token', values: { ':token': taskToken } });
  }

  async saveDifference(operationId: string, difference: PlanDifference): Promise<void> {
    await this.table.put({ operationId, item: 'difference', difference: pack(difference) });
  }

  async findDifference(operationId: string): Promise<PlanDifference | undefined> {
    const item = await this.table.get({ operationId, item: 'difference' });
    return unpack(item?.['difference']) as PlanDifference | undefined;
  }

  async saveFacts(operationId: string, facts: UpgradeFacts): Promise<void> {
    await this.table.put({ operationId, item: 'facts', facts: pack(facts) });
  }

  async findFacts(operationId: string): Promise<UpgradeFacts | undefined> {
    const item = await this.table.get({ operationId, item: 'facts' });
    return unpack(item?.['facts']) as UpgradeFacts | undefined;
  }

  async savePlan(operationId: string, plan: Plan): Promise<void> {
    await this.table.put({ operationId, item: 'plan', plan: pack(plan) });
  }

  async findPlan(operationId: string): Promise<Plan | undefined> {
    const item = await this.table.get({ operationId, item: 'plan' });
    return unpack(item?.['plan']) as Plan | undefined;
  }

  async saveStep(operationId: string, step: StepRecord): Promise<void> {
    await this.table.put({ operationId, item: `step#${step.stepId}`, step });
  }

  async steps(operationId: string): Promise<readonly StepRecord[]> {
    const items = await this.table.query({
      text: 'operationId = :id AND begins_with(#item, :step)',
      names: { '#item': 'item' },
      values: { ':id': operationId, ':step': 'step#' },
    });
    return items.map((item) => item['step'] as StepRecord);
  }

  async ask(operationId: string, decision: Decision): Promise<Decision> {
    const key = { operationId, item: `decision#${decision.decisionId}` };
    if (await this.table.put({ ...key, decision }, { text: 'attribute_not_exists(operationId)' })) return decision;
    return decisionOf((await this.table.get(key)) ?? {}) ?? decision;
  }

  async endDecision(operationId: string, decisionId: string, end: DecisionEnd): Promise<Decision | undefined> {
    const key = { operationId, item: `decision#${decisionId}` };
    const change = { text: 'SET #end = :end', names: { '#end': 'end' }, values: { ':end': end } };
    const item = await this.table.update(key, change, { text: 'attribute_exists(operationId) AND attribute_not_exists(#end)' });
    return decisionOf(item ?? (await this.table.get(key)) ?? {});
  }

  async decisions(operationId: string): Promise<readonly Decision[]> {
    const items = await this.table.query({ text: 'operationId = :id AND begins_with(#item, :decision)', names: { '#item': 'item' }, values: { ':id': operationId, ':decision': 'decision#' } });
    return inTurn(items.flatMap((item) => decisionOf(item) ?? []));
  }
}

/** The status allows it, no execution takes an operation over from another one, and none that was cancelled starts. */
function mayMove(status: OperationStatus, { executionArn }: OperationChange): Expression {
  const allowed = statusIn(predecessors(status));
  const opened = executionArn === undefined ? '' : ' AND (attribute_not_exists(#executionArn) OR #executionArn = :executionArn)';
  const wanted = status === 'running' ? ' AND attribute_not_exists(cancellation)' : '';
  return { ...allowed, text: `${allowed.text}${opened}${wanted}` };
}

function statusIn(allowed: readonly OperationStatus[]): Expression {
  return {
    text: `#status IN (${allowed.map((_, index) => `:from${index}`).join(', ')})`,
    names: { '#status': 'status' },
    values: Object.fromEntries(allowed.map((from, index) => [`:from${index}`, from])),
  };
}

/** What came of it is beside it, so that the first word can be told by one condition. */
function decisionOf({ decision, end }: Readonly<Record<string, unknown>>): Decision | undefined {
  return decision === undefined ? undefined : ({ ...decision, ...(end !== undefined && { end }) } as Decision);
}

/** Newest last; of two at the same time, the id decides. */
function timeKey({ requestedAt, operationId }: Pick<Operation, 'requestedAt' | 'operationId'>): string {
  return `${requestedAt}#${operationId}`;
}

function operationOf({ item, kindOfItem, requestedAtAndId, begun, ...operation }: Readonly<Record<string, unknown>>): Operation {
  return operation as unknown as Operation;
}
