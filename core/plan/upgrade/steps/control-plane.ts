import { durations } from '../../durations.ts';
import type { Draft } from '../../order.ts';
import type { ChangeContext } from '../context.ts';
import { secondsOf } from '../options.ts';

export function upgradeControlPlane({ facts, isWaived }: ChangeContext, from: string, to: string): Draft {
  return {
    id: `${to}/control-plane`,
    title: `Upgrade the control plane from ${from} to ${to}`,
    reason: 'EKS takes one minor at a time, and cannot pause or stop once it has begun.',
    expected: durations['update-control-plane'],
    request: { kind: 'update-control-plane', direction: 'upgrade', from, to, force: isForced(facts.insights.found, 'UPGRADE_READINESS', to, isWaived) },
  };
}

export function rollBackControlPlane({ facts, cluster, isWaived }: ChangeContext, id: string, from: string, to: string, timeoutMinutes?: number): Draft {
  return {
    id,
    title: `Roll the control plane back from ${from} to ${to}`,
    reason: 'Nodes and add-ons are where the older version can serve them.',
    expected: durations[cluster.autoMode ? 'roll-back-auto-mode' : 'roll-back-control-plane'],
    request: {
      kind: 'update-control-plane',
      direction: 'rollback',
      from,
      to,
      force: isForced(facts.insights.found, 'ROLLBACK_READINESS', undefined, isWaived),
      ...(cluster.autoMode && timeoutMinutes !== undefined && { rollbackTimeoutMinutes: timeoutMinutes }),
    },
  };
}

/** Only what somebody answers for: EKS's own checks are left alone otherwise. */
function isForced(found: ChangeContext['facts']['insights']['found'], category: string, version: string | undefined, isWaived: ChangeContext['isWaived']): boolean {
  const check = category === 'ROLLBACK_READINESS' ? 'rollback-insight' : 'upgrade-insight';
  return found.some((insight) => insight.category === category && (version === undefined || insight.kubernetesVersion === undefined || insight.kubernetesVersion === version) && isWaived(check, insight.name));
}

export function bake(to: string, duration: string | undefined): readonly Draft[] {
  if (duration === undefined) return [];
  const seconds = secondsOf(duration);
  return [{
    id: `${to}/bake`,
    title: `Wait ${duration} with the nodes as they are`,
    reason: 'As long as only the control plane is new, going back is one step.',
    expected: { p10: seconds, p50: seconds + 15, p90: seconds + 60 },
    request: { kind: 'bake', seconds },
  }];
}
