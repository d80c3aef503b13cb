import type { Choice, Offer } from './decision.ts';

export type GroupKind = 'managed' | 'self-managed';

const effects: Readonly<Record<GroupKind, Readonly<Record<Choice, string>>>> = {
  managed: {
    wait: 'EKS is asked again. Disruption budgets are honoured as before, and if it fails again, you are asked again.',
    force: 'EKS is asked again with force: in this group, pods that their disruption budgets hold are deleted.',
    skip: 'The group is left as it is, and the operation goes on without it. A later hop may not begin before it is level.',
    stop: 'The operation ends as failed. What is done stays done, unless it was asked for with onFailure: rollback.',
  },
  'self-managed': {
    wait: 'The drain goes on asking within the disruption budgets; you are asked again when it has lasted as long once more.',
    force: 'Pods that hold up the drain are deleted, in this group, on each node whose time for being drained is over.',
    skip: 'The instance refresh is cancelled, the node stays cordoned, and the operation goes on without the group.',
    stop: 'The instance refresh is cancelled, and the operation ends as failed. What is done stays done, unless it was asked for with onFailure: rollback.',
  },
};

/** Only budgets can be overruled. */
const overruled = 'PodEvictionFailure';

/** What no choice changes: the group is gone. */
const final: ReadonlySet<string> = new Set(['NodegroupDeleted']);

/** The choices that a group's failure leaves; none: it is as it is. */
export function offersAfter(outcome: string, kind: GroupKind): readonly Offer[] {
  if (final.has(outcome)) return [];
  const left: readonly Choice[] = outcome === overruled ? ['wait', 'force', 'skip', 'stop'] : ['wait', 'skip', 'stop'];
  return left.map((choice) => ({ choice, effect: effects[kind][choice] }));
}
