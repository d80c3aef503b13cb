import type { QuotaFact } from '../plan/account/account-facts.ts';
import { vCpuQuota, type QuotaName } from '../plan/account/quotas.ts';
import { chooseZones } from '../plan/choices.ts';
import { purchasesOf } from '../plan/account/purchases.ts';
import { allNodeGroups, type AnyNodeGroup } from '../spec/all-node-groups.ts';
import type { CheckContext, Remark } from './check.ts';
import { inNumbers, left, remedyFor } from './quota-words.ts';

/** How much more of a quota a plan wants, and where the file says so. */
interface Demand {
  readonly quota: QuotaName;
  readonly wanted: number;
  readonly path: string;
}

/** What the plan makes at once, against what is left of the account's quotas. */
export function quotaExceeded(context: CheckContext): readonly Remark[] {
  return demands(context).flatMap(({ quota, wanted, path }) => {
    const fact = factOf(context, quota);
    if (fact === undefined || wanted <= left(fact)) return [];
    return [{ severity: 'blocker', path, message: `${inNumbers(fact, wanted)}.`, remedy: remedyFor(quota) }];
  });
}

/** Node groups may grow to their largest size, some day. */
export function quotaBelowMaximum(context: CheckContext): readonly Remark[] {
  return vCpuDemands(context, ({ scaling }) => scaling.maxSize).flatMap(({ quota, wanted, path }) => {
    const fact = factOf(context, quota);
    if (fact === undefined || wanted <= left(fact)) return [];
    const now = vCpuDemands(context, ({ scaling }) => scaling.desiredSize).find((demand) => demand.quota === quota);
    if (now !== undefined && now.wanted > left(fact)) return [];
    return [{ severity: 'warning', path, message: `With all node groups at their largest, ${inNumbers(fact, wanted)}: they cannot grow that far.`, remedy: remedyFor(quota) }];
  });
}

function demands(context: CheckContext): readonly Demand[] {
  const { spec, facts } = context;
  const { network } = spec;
  // What this operation has made already counts as in use; a repetition would count it twice.
  const isRepeated = facts.existingCluster?.operationId === context.operationId || facts.existingStacks.some(({ operationId }) => operationId === context.operationId);
  if (isRepeated) return [];
  const zones = network.kind === 'new' ? chooseZones(network, facts.zones).length : 0;
  const gateways = network.kind === 'existing' || network.nat === 'Disable' ? 0 : network.nat === 'Single' ? 1 : zones;
  return [
    { quota: 'clusters', wanted: 1, path: 'metadata.region' },
    ...(network.kind === 'new' ? [{ quota: 'vpcs', wanted: 1, path: 'vpc' }, { quota: 'internet-gateways', wanted: 1, path: 'vpc' }] as const : []),
    ...(gateways > 0 ? [{ quota: 'nat-gateways', wanted: 1, path: 'vpc.nat.gateway' }, { quota: 'addresses', wanted: gateways, path: 'vpc.nat.gateway' }] as const : []),
    ...vCpuDemands(context, ({ scaling }) => scaling.desiredSize),
  ];
}

/** By quota; of several instance types the largest counts, for it is not known which will come. */
function vCpuDemands({ spec, facts }: CheckContext, nodes: (group: AnyNodeGroup) => number): readonly Demand[] {
  const sizes = new Map(facts.account?.instanceTypes.map(({ type, vCpus }) => [type, vCpus]));
  const single = allNodeGroups(spec).flatMap(({ group, path }) =>
    purchasesOf(group, nodes(group)).flatMap((purchase): readonly Demand[] => {
      const quota = vCpuQuota(group.instanceTypes[0] ?? '', purchase.capacityType);
      const wanted = Math.max(0, ...group.instanceTypes.map((type) => sizes.get(type) ?? 0)) * purchase.nodes;
      return quota === undefined || wanted === 0 ? [] : [{ quota, wanted, path }];
    }),
  );
  return [...Map.groupBy(single, ({ quota }) => quota)].map(([quota, demanding]) => ({ quota, wanted: demanding.reduce((sum, { wanted }) => sum + wanted, 0), path: pathOf(demanding) }));
}

/** The one group that wants some, or all of its kind; of both kinds the first speaks. */
function pathOf([first, ...others]: readonly Demand[]): string {
  const path = first?.path ?? '';
  return others.length === 0 ? path : path.replace(/\[\d+\]$/, '');
}

function factOf({ facts }: CheckContext, quota: QuotaName): QuotaFact | undefined {
  const fact = facts.account?.quotas.find(({ name }) => name === quota);
  return fact && quota === 'clusters' ? { ...fact, used: facts.clusters } : fact;
}
