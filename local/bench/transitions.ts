import type { Plan } from '../../core/plan/plan.ts';
import furnish from '../../state-machines/furnish-cluster.asl.json' with { type: 'json' };
import provision from '../../state-machines/provision-cluster.asl.json' with { type: 'json' };
import roll from '../../state-machines/roll-node-groups.asl.json' with { type: 'json' };
import hop from '../../state-machines/upgrade-hop.asl.json' with { type: 'json' };

/** What Step Functions bills for one operation. */
export interface Transitions {
  readonly all: number;
  /** For each step that a Map runs. */
  readonly perItem: number;
  /** For everything else. */
  readonly outside: number;
}

const perItem = longestItem([furnish, provision]);

/** For each wait of an upgrade. */
export const perWaitOfUpgrade = longestItem([hop, roll]);

/** The longest way through the work on one item, in any Map of the machines. */
function longestItem(machines: readonly object[]): number {
  return Math.max(...itemProcessorsIn(machines).map(({ States }) => Object.keys(States).length));
}

export function transitionsOf(all: number, { steps }: Plan): Transitions {
  const items = steps.filter(({ request }) => request.kind !== 'create-control-plane' && request.kind !== 'verify-cluster').length;
  return { all, perItem, outside: all - items * perItem };
}

interface Processor {
  readonly States: Readonly<Record<string, unknown>>;
}

function itemProcessorsIn(definition: unknown): readonly Processor[] {
  if (typeof definition !== 'object' || definition === null) return [];
  const inside = Object.values(definition).flatMap(itemProcessorsIn);
  return 'ItemProcessor' in definition ? [definition.ItemProcessor as Processor, ...inside] : inside;
}
