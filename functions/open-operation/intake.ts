import { actionsOf } from '../../core/authorisation/may-do.ts';
import type { OperationRequest } from '../../core/operation/request.ts';
import type { ClusterStore, OperationStore } from '../../core/ports.ts';
import type { Gatekeeper, Visitor } from '../shared/gatekeeper.ts';

interface IntakeServices {
  readonly operations: OperationStore;
  readonly clusters: ClusterStore;
  readonly gatekeeper: Gatekeeper;
}

/** A request, as whoever asks for it. */
export interface Received {
  readonly request: OperationRequest;
  /** Why it may not be carried out, in one sentence. To be asked when its file has been read. */
  readonly denied: () => Promise<string | undefined>;
}

/**
 * Where requests come in from the bus. One that an entrance of ours has recorded was admitted there, and is carried out as it
 * was recorded. Any other is whatever somebody put on the bus: it is asked for by the sender, as EventBridge tells its account
 * and source, whoever it says it is by.
 */
export class Intake {
  private readonly services: IntakeServices;

  constructor(services: IntakeServices) {
    this.services = services;
  }

  /** `sender`: `account/source` of the event. */
  async receive(asked: OperationRequest, sender: string): Promise<Received> {
    const { operations, gatekeeper } = this.services;
    const recorded = await operations.findRequest(asked.operationId);
    if (recorded && recorded.requestedBy.via !== 'event') return { request: { ...recorded, requestHash: asked.requestHash }, denied: async () => undefined };
    const visitor = await gatekeeper.receive({ entrance: 'event', name: sender });
    const request = askedBy(asked, visitor?.identity ?? `event:${sender}`);
    return { request, denied: async () => (visitor ? this.denial(request, visitor) : `Nobody is known here by events of ${sender}.`) };
  }

  /** A new cluster has the tags of its file, which has been read by then; another one has those that the fleet knows. */
  private async denial(request: OperationRequest, { may }: Visitor): Promise<string | undefined> {
    const { operationId, target } = request;
    const known = request.kind === 'provision' ? (await this.services.operations.findSpec(operationId))?.metadata : await this.services.clusters.find(target);
    const decision = may(actionsOf(request), { ...target, tags: known?.tags ?? {} });
    return decision.allowed ? undefined : decision.reason;
  }
}

/** Nobody answers for a waiver but who asks for it. */
function askedBy(asked: OperationRequest, identity: string): OperationRequest {
  const { tags: _, ...request } = { ...asked, requestedBy: { principal: identity, via: 'event' as const } };
  if (request.kind === 'provision') return request;
  return { ...request, waivers: request.waivers.map((waiver) => ({ ...waiver, by: identity })) };
}
