import { AccessDecided } from '../../events/access-decided.ts';
import type { Decided, Services } from './services.ts';

interface Who {
  readonly credential: string;
  readonly by: string | undefined;
  readonly requestId: string;
  readonly request: string;
}

/** Says on the bus what was decided while a request was carried out. That somebody may read is not told. */
export async function tell(decided: readonly Decided[], { credential, by, requestId, request }: Who, { bus, now }: Pick<Services, 'bus' | 'now'>): Promise<void> {
  for (const { wanted, target, decision } of decided) {
    const { allowed, ...grounds } = decision;
    if (allowed && wanted.every((action) => action === 'read')) continue;
    const on = typeof target === 'string' ? {} : { on: { target: { account: target.account, region: target.region, cluster: target.cluster } } };
    await bus.publish(AccessDecided, { at: new Date(now()).toISOString(), entrance: 'slack', credential, ...(by !== undefined && { by }), actions: [...wanted], request, ...on, allowed, ...grounds, requestId });
  }
}
