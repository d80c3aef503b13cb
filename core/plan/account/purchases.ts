import type { AnyNodeGroup } from '../../spec/all-node-groups.ts';
import type { ManagedNodeGroup } from '../../spec/cluster-spec.ts';
import type { SelfManagedNodeGroup } from '../../spec/self-managed.ts';

export type CapacityType = ManagedNodeGroup['capacityType'];

/** So many nodes that are bought one way. */
export interface Purchase {
  readonly capacityType: CapacityType;
  readonly nodes: number;
}

/** How a group's first nodes are bought: all of them one way, or by the shares of a mixed instances policy. */
export function purchasesOf(group: AnyNodeGroup, nodes: number): readonly Purchase[] {
  if ('capacityType' in group) return some({ [group.capacityType]: nodes });
  if (group.distribution !== undefined) return some(mixed(group.distribution, nodes));
  const { marketType } = group.launch;
  return some({ [marketType === undefined ? 'ON_DEMAND' : marketType === 'spot' ? 'SPOT' : 'CAPACITY_BLOCK']: nodes });
}

/** Auto Scaling buys the base on demand, and rounds the on-demand share of the others up (its user guide, mixed instances). */
function mixed({ onDemandBaseCapacity = 0, onDemandPercentageAboveBaseCapacity = 100 }: NonNullable<SelfManagedNodeGroup['distribution']>, nodes: number): Counts {
  const base = Math.min(nodes, onDemandBaseCapacity);
  const onDemand = base + Math.ceil(((nodes - base) * onDemandPercentageAboveBaseCapacity) / 100);
  return { ON_DEMAND: onDemand, SPOT: nodes - onDemand };
}

interface Distribution {
  readonly onDemandBaseCapacity?: number | undefined;
  readonly onDemandPercentageAboveBaseCapacity?: number | undefined;
}

/** How an Auto Scaling group may buy the nodes that come next: by its mixed instances policy, or as its launch template says. */
export function capacityTypesOf(distribution: Distribution | undefined, marketType: string | undefined): readonly CapacityType[] {
  if (distribution === undefined) return [marketType === 'spot' ? 'SPOT' : marketType === 'capacity-block' ? 'CAPACITY_BLOCK' : 'ON_DEMAND'];
  const { onDemandBaseCapacity: base = 0, onDemandPercentageAboveBaseCapacity: share = 100 } = distribution;
  return [...(base > 0 || share > 0 ? (['ON_DEMAND'] as const) : []), ...(share < 100 ? (['SPOT'] as const) : [])];
}

type Counts = Partial<Record<CapacityType, number>>;

function some(counts: Counts): readonly Purchase[] {
  return Object.entries(counts).filter(([, nodes]) => nodes > 0).map(([capacityType, nodes]) => ({ capacityType: capacityType as CapacityType, nodes }));
}
