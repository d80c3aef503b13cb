import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { predecessors, type Operation, type OperationRequest, type OperationStatus } from '../../../core/operation/operation.ts';
import type { Plan, StepRecord } from '../../../core/plan/plan.ts';
import { Conflict, type OperationChange, type OperationStore } from '../../../core/ports.ts';
import { Table } from './table.ts';

/** One partition per operation: the items `operation`, `request`, `plan` and `step#<id>`. */
export class DynamoOperationStore implements OperationStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async request(request: OperationRequest): Promise<'created' | 'same' | 'conflict'> {
    const { operationId } = request;
    const absent = { text: 'attribute_not_exists(operationId)' };
    await this.table.put({ operationId, item: 'request', request }, absent);
    const operation = requestedOperation(request);
    const created = await this.table.put(
      { ...operation, item: 'operation', kindOfItem: 'operation', requestedAtAndId: `${operation.requestedAt}#${operationId}` },
      absent,
    );
    if (created) return 'created';
    const present = await this.find(operationId);
    return present?.requestHash === request.requestHash ? 'same' : 'conflict';
  }

  async find(operationId: string): Promise<Operation | undefined> {
    const item = await this.table.get({ operationId, item: 'operation' });
    return item && operationOf(item);
  }

  async findRequest(operationId: string): Promise<OperationRequest | undefined> {
    const item = await this.table.get({ operationId, item: 'request' });
    return item?.['request'] as OperationRequest | undefined;
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<readonly Operation[]> {
    const last = after === undefined ? undefined : await this.find(after);
    const before = last && `${last.requestedAt}#${last.operationId}`;
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
    const allowed = predecessors(status);
    const item = await this.table.update(
      { operationId, item: 'operation' },
      {
        text: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        names: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
        values: Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
      },
      {
        text: `#status IN (${allowed.map((_, index) => `:from${index}`).join(', ')})`,
        names: { '#status': 'status' },
        values: Object.fromEntries(allowed.map((from, index) => [`:from${index}`, from])),
      },
    );
    if (item) return operationOf(item);
    const present = await this.find(operationId);
    throw new Conflict(present ? `Operation ${operationId} is ${present.status}; it cannot become ${status}.` : `There is no operation ${operationId}.`);
  }

  async savePlan(operationId: string, plan: Plan): Promise<void> {
    await this.table.put({ operationId, item: 'plan', plan });
  }

  async findPlan(operationId: string): Promise<Plan | undefined> {
    const item = await this.table.get({ operationId, item: 'plan' });
    return item?.['plan'] as Plan | undefined;
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
}

/** The operation as its request makes it. */
export function requestedOperation({ config, ...request }: OperationRequest): Operation {
  return { ...request, status: 'requested' };
}

function operationOf({ item, kindOfItem, requestedAtAndId, ...operation }: Readonly<Record<string, unknown>>): Operation {
  return operation as unknown as Operation;
}
