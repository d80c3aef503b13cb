import { mostReplans } from '../../core/operation/freshness.ts';
import { leaseDuration } from '../../core/operation/lease.ts';
import { heldBy, neverBegins, neverFits } from '../../core/checks/not-now.ts';
import type { Finding } from '../../core/checks/finding.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { Conflict, type LeaseStore, type OperationStore } from '../../core/ports.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';
import { OperationStarted } from '../../events/operation-started.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import { endAsCancelled } from '../shared/end-operation.ts';
import { refuse } from '../shared/refuse.ts';
import type { Verdict } from './gate.ts';

export interface LesseeServices {
  readonly operations: OperationStore;
  readonly leases: LeaseStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** Takes the right to change a cluster. Another holder ends the operation before it has changed anything. */
export class Lessee {
  private readonly services: LesseeServices;

  constructor(services: LesseeServices) {
    this.services = services;
  }

  /** What a state is answered whose wait is over. */
  async answer(verdict: Exclude<Verdict, 'waits'>, operation: Operation, traits: ClusterTraits): Promise<{ readonly outcome: 'taken' | 'held' | 'cancelled' | 'stale' }> {
    const { replanned = 0 } = operation;
    if (verdict === 'open') return this.take(operation, traits);
    if (verdict !== 'stale') return this.refuse(operation, neverFits(verdict));
    return replanned < mostReplans ? this.lookAgain(operation) : this.refuse(operation, neverBegins(replanned));
  }

  private async take(operation: Operation, traits: ClusterTraits): Promise<{ readonly outcome: 'taken' | 'held' | 'cancelled' }> {
    const { leases, bus, now } = this.services;
    const { operationId, kind, target } = operation;
    const time = now();
    const at = new Date(time).toISOString();
    const lease = await leases.take(target, operationId, time, time + leaseDuration, traits);
    if (lease.operationId !== operationId) return this.refuse(operation, heldBy(lease.operationId, target.cluster));
    const cancelledMeanwhile = await this.start(operation, at);
    if (cancelledMeanwhile) return this.cancel(cancelledMeanwhile);
    await bus.publish(OperationStarted, { operationId, kind, target, at, executionArn: operation.executionArn ?? '', fence: lease.fence });
    return { outcome: 'taken' };
  }

  /** It has waited: what was read may have changed meanwhile. Each time is counted, so that this has an end. */
  private async lookAgain({ operationId, replanned = 0 }: Operation): Promise<{ readonly outcome: 'stale' }> {
    await this.services.operations.move(operationId, 'planning', { replanned: replanned + 1 });
    return { outcome: 'stale' };
  }

  /** Whoever wants it to end has been quicker than the lease. */
  async cancel(operation: Operation): Promise<{ readonly outcome: 'cancelled' }> {
    await endAsCancelled(this.services, operation);
    return { outcome: 'cancelled' };
  }

  /** Answers the operation when it was cancelled and does not start. */
  private async start({ operationId, startedAt }: Operation, at: string): Promise<Operation | undefined> {
    const { operations } = this.services;
    try {
      await operations.move(operationId, 'running', { startedAt: startedAt ?? at });
      return undefined;
    } catch (error) {
      const present = error instanceof Conflict ? await operations.find(operationId) : undefined;
      if (present?.cancellation) return present;
      throw error;
    }
  }

  async refuse(operation: Operation, finding: Finding): Promise<{ readonly outcome: 'held' }> {
    await refuse(this.services, operation, [finding]);
    return { outcome: 'held' };
  }
}
