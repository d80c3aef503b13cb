import type { Action } from '../../core/authorisation/actions.ts';
import type { AccessTarget, Decision } from '../../core/authorisation/may-do.ts';
import { AccessDecided } from '../../events/access-decided.ts';
import { RequestAnswered } from '../../events/request-answered.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import type { ProxyEvent } from './contract.ts';

/** Statuses whose problems are in words of our own. What is wrong with a body may quote it, and a body may hold a secret. */
const mayBeTold: ReadonlySet<number> = new Set([403, 409, 412, 422, 500]);

/** One request, as far as the audit log is told of it. */
export interface Asked {
  readonly subject: string;
  /** `POST /v1/clusters`: without its query and its body. */
  readonly request: string;
  readonly changes: boolean;
  readonly requestId: string;
}

/** Says on the bus who was let in to what, before it is done, and what became of it. */
export class Witness {
  private readonly bus: EventBus;
  private readonly now: () => number;

  constructor(bus: EventBus, now: () => number) {
    this.bus = bus;
    this.now = now;
  }

  /** Rejects when the bus does not take it: then nothing is done. That somebody may read is not told. */
  async decided({ subject, request, changes, requestId }: Asked, by: string | undefined, actions: readonly Action[], about: { readonly target: AccessTarget; readonly operationId?: string }, decision: Decision): Promise<void> {
    if (decision.allowed && !changes) return;
    const { allowed, ...grounds } = decision;
    await this.bus.publish(AccessDecided, { at: this.at(), entrance: 'api', credential: subject, ...(by !== undefined && { by }), actions: [...actions], request, ...onOf(about), allowed, ...grounds, requestId });
  }

  async answered({ request, changes, requestId }: Asked, by: string, status: number, body: unknown): Promise<void> {
    if (!changes) return;
    const { operationId, version, detail } = body as Partial<Record<string, unknown>>;
    await this.bus.publish(RequestAnswered, {
      at: this.at(),
      by,
      request,
      ...(typeof operationId === 'string' && { on: { operationId } }),
      status,
      ...(mayBeTold.has(status) && { reason: String(detail) }),
      ...(typeof version === 'number' && { version }),
      requestId,
    });
  }

  private at(): string {
    return new Date(this.now()).toISOString();
  }
}

export function askedIn(subject: string, { httpMethod, path, requestContext }: ProxyEvent): Asked {
  return { subject, request: `${httpMethod} ${path}`, changes: httpMethod !== 'GET', requestId: requestContext.requestId ?? '' };
}

function onOf({ target, operationId }: { readonly target: AccessTarget; readonly operationId?: string }) {
  const named = typeof target === 'string' ? {} : { target: { account: target.account, region: target.region, cluster: target.cluster } };
  const on = { ...(operationId !== undefined && { operationId }), ...named };
  return Object.keys(on).length === 0 ? {} : { on };
}
