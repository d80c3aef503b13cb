import type { Operation, Requester, Target } from '../../core/operation/operation.ts';
import type { OperationKind, OperationRequest, Orders } from '../../core/operation/request.ts';
import type { OperationStore } from '../../core/ports.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import type { Problem } from '../../core/spec/problem.ts';
import { largestConfig, sizeOfConfig } from '../../events/orders.ts';
import { OperationRequested } from '../../events/operation-requested.ts';
import type { EventBus } from './aws/event-bus.ts';
import type { Runtime } from './runtime.ts';
import { sha256 } from './sha256.ts';

/** Who asks, and how. */
export interface Asking {
  /** An identity that the entrance has made sure of, and that may ask for it. */
  readonly by: string;
  /** The cluster's, as far as the entrance knows them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Default: the API. */
  readonly via?: Requester['via'];
  readonly dryRun: boolean;
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
 * Where every entrance hands its requests in, when it has read them: it records and publishes `OperationRequested`. Handing the same
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

  /** Takes in a request whose order has been read. Rejects with KeyReused, before anything is recorded. */
  async file<Kind extends OperationKind>(kind: Kind, target: Target, order: Orders[Kind], asking: Asking): Promise<Operation> {
    const request = this.requestOf(kind, target, order, asking);
    const recorded = await this.operations.request(request);
    if (recorded === 'conflict') throw new KeyReused(request.operationId);
    const operation = await this.operations.find(request.operationId);
    if (!operation) throw new Error(`Operation ${request.operationId} was recorded and cannot be found.`);
    // A repetition may be the one whose first publication was lost; once opened it needs no other.
    if (operation.status === 'requested') await this.bus.publish(OperationRequested, request);
    return operation;
  }

  private requestOf<Kind extends OperationKind>(kind: Kind, target: Target, order: Orders[Kind], { by, tags, via = 'api', dryRun, idempotencyKey }: Asking): OperationRequest {
    const request = {
      operationId: `op-${idempotencyKey === undefined ? this.runtime.randomId(16) : sha256(`${by}\n${idempotencyKey}`).slice(0, 24)}`,
      kind,
      target,
      ...(Object.keys(tags).length > 0 && { tags }),
      requestedBy: { principal: by, via },
      requestedAt: new Date(this.runtime.now()).toISOString(),
      dryRun,
      requestHash: sha256(JSON.stringify({ kind, target, dryRun, ...order })),
      ...order,
    };
    // The compiler cannot know that the order belongs to the kind.
    return request as unknown as OperationRequest;
  }
}

/**
 * Which cluster a file describes. The reader takes long to load, and most requests ask only how something goes. Rejects with
 * ConfigTooLarge or InvalidConfig.
 */
export async function readMetadata({ config, profile }: Orders['provision']): Promise<ClusterSpec['metadata']> {
  const size = sizeOfConfig(config);
  if (size > largestConfig) throw new ConfigTooLarge(size);
  const { parseClusterConfig } = await import('../../core/spec/parse.ts');
  const parsed = parseClusterConfig(config, profile);
  if (!parsed.ok) throw new InvalidConfig(parsed.problems);
  return parsed.spec.metadata;
}
