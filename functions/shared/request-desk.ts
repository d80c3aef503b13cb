import type { OnFailure, Operation, OperationRequest } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';
import { parseClusterConfig } from '../../core/spec/parse.ts';
import type { Problem } from '../../core/spec/problem.ts';
import { largestConfig, sizeOfConfig } from '../../events/operation-requested.ts';
import type { EventBus } from './aws/event-bus.ts';
import type { Runtime } from './runtime.ts';
import { sha256 } from './sha256.ts';

export interface ProvisionOrder {
  readonly config: string;
  readonly account: string;
  readonly principal: string;
  readonly dryRun: boolean;
  readonly onFailure: OnFailure;
  readonly idempotencyKey?: string;
}

/** The ClusterConfig cannot be carried out; every reason with its place. */
export class InvalidConfig extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.length === 1 ? 'There is one problem in the ClusterConfig.' : `There are ${problems.length} problems in the ClusterConfig.`);
    this.name = 'InvalidConfig';
    this.problems = problems;
  }
}

export class ConfigTooLarge extends Error {
  constructor(size: number) {
    super(`A ClusterConfig may have ${largestConfig} bytes as a JSON text; this one has ${size}.`);
    this.name = 'ConfigTooLarge';
  }
}

/** The idempotency key belongs to a request that asked for something else. */
export class KeyReused extends Error {
  readonly operationId: string;

  constructor(operationId: string) {
    super(`This Idempotency-Key was used for operation ${operationId}, which asked for something else.`);
    this.name = 'KeyReused';
    this.operationId = operationId;
  }
}

/**
 * Where every entrance hands its requests in: it validates, records and publishes `OperationRequested`. Handing the same
 * request in twice starts one operation.
 */
export class RequestDesk {
  private readonly operations: OperationStore;
  private readonly bus: EventBus;
  private readonly runtime: Pick<Runtime, 'now' | 'randomId'>;

  constructor(operations: OperationStore, bus: EventBus, runtime: Pick<Runtime, 'now' | 'randomId'>) {
    this.operations = operations;
    this.bus = bus;
    this.runtime = runtime;
  }

  /** Rejects with ConfigTooLarge, InvalidConfig or KeyReused, before anything is recorded. */
  async provision(order: ProvisionOrder): Promise<Operation> {
    const request = this.requestOf(order);
    const recorded = await this.operations.request(request);
    if (recorded === 'conflict') throw new KeyReused(request.operationId);
    const operation = await this.operations.find(request.operationId);
    if (!operation) throw new Error(`Operation ${request.operationId} was recorded and cannot be found.`);
    // A repetition may be the one whose first publication was lost; once opened it needs no other.
    if (operation.status === 'requested') await this.bus.publish({ type: 'OperationRequested', detail: request });
    return operation;
  }

  private requestOf({ config, account, principal, dryRun, onFailure, idempotencyKey }: ProvisionOrder): OperationRequest {
    const { name, region } = readMetadata(config);
    return {
      operationId: `op-${idempotencyKey === undefined ? this.runtime.randomId(16) : sha256(`${principal}\n${idempotencyKey}`).slice(0, 24)}`,
      kind: 'provision',
      target: { account, region, cluster: name },
      requestedBy: { principal, via: 'api' },
      requestedAt: new Date(this.runtime.now()).toISOString(),
      dryRun,
      onFailure,
      requestHash: sha256(JSON.stringify({ kind: 'provision', account, dryRun, onFailure, config })),
      config,
    };
  }
}

function readMetadata(config: string): { readonly name: string; readonly region: string } {
  const size = sizeOfConfig(config);
  if (size > largestConfig) throw new ConfigTooLarge(size);
  const parsed = parseClusterConfig(config);
  if (!parsed.ok) throw new InvalidConfig(parsed.problems);
  return parsed.spec.metadata;
}
