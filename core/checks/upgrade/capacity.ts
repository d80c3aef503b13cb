import type { QuotaFact } from '../../plan/account/account-facts.ts';
import type { CapacityType } from '../../plan/account/purchases.ts';
import { quotas, vCpuQuota, type QuotaName } from '../../plan/account/quotas.ts';
import type { NodeGroupFact, UpgradeFacts } from '../../plan/upgrade/facts.ts';
import { refreshSurge } from '../../plan/upgrade/refresh-surge.ts';
import { surgeOf } from '../../plan/upgrade/steps/groups.ts';
import type { Remark } from '../check.ts';
import { inNumbers, left, remedyFor } from '../quota-words.ts';
import { unread } from '../unread.ts';
import { count, few, remark, type ChangeCheckContext } from './check.ts';
import { managedMoves, selfManagedMoves } from './groups.ts';

/** A surge, and where it takes what it needs. `parallel` of them come at the same time: the largest are reckoned with. */
interface Surge {
  readonly group: NodeGroupFact;
  readonly nodes: number;
  /** Addresses of each of its subnets. */
  readonly addresses: number;
}

function surges(context: ChangeCheckContext): readonly Surge[] {
  const { facts, kubernetes } = context;
  const podsElsewhere = (kubernetes?.podSubnetIds.length ?? 0) > 0;
  return [...new Set(managedMoves(context).map(({ group }) => group))].map((group) => {
    const nodes = surgeOf(group, facts);
    const types = group.instanceTypes.flatMap((type) => facts.instanceTypes[type] ?? []);
    const perNode = podsElsewhere ? 1 : Math.max(1, ...types.map(({ addressesPerNode }) => addressesPerNode));
    return { group, nodes, addresses: Math.ceil((nodes * perNode) / Math.max(1, group.subnetIds.length)) };
  });
}

/** The most that a resource is asked for at the same time. */
function atOnce(needs: readonly number[], parallel: number): number {
  return needs.toSorted((one, other) => other - one).slice(0, parallel).reduce((sum, need) => sum + need, 0);
}

/** A node subnet with fewer addresses than this left is a surprise waiting for the next scale-out. */
const comfortable = 30;

export function nodeSubnetAddresses(context: ChangeCheckContext): readonly Remark[] {
  const { facts, nodes } = context;
  const all = surges(context);
  return facts.subnets.flatMap(({ subnetId, freeAddresses }) => {
    const users = all.filter(({ group }) => group.subnetIds.includes(subnetId));
    if (users.length === 0) return [];
    const needed = atOnce(users.map(({ addresses }) => addresses), nodes.parallel);
    const evidence = few(users.map(({ group, nodes: surge, addresses }) => `${group.name}: ${surge} more nodes, ${addresses} addresses here`));
    const remedy = 'Free addresses, roll fewer groups at the same time, or give groups the update strategy MINIMAL.';
    if (needed > freeAddresses) return [remark('blocker', `Subnet ${subnetId} has ${freeAddresses} free addresses, and rolling its groups takes up to ${needed} more at the same time.`, remedy, { about: subnetId, evidence })];
    if (freeAddresses - needed >= comfortable) return [];
    return [remark('warning', `Subnet ${subnetId} has ${freeAddresses} free addresses; ${freeAddresses - needed} are left while its groups are rolled.`, remedy, { about: subnetId, evidence })];
  });
}

/** EKS puts its network interfaces into two zones anew, up to five addresses of them. */
const forControlPlane = 5;

export function controlPlaneAddresses({ facts, cluster }: ChangeCheckContext): readonly Remark[] {
  const subnets = facts.subnets.filter(({ subnetId }) => cluster.subnetIds.includes(subnetId));
  const zones = new Set(subnets.filter(({ freeAddresses }) => freeAddresses >= forControlPlane).map(({ zone }) => zone));
  if (zones.size >= 2) return [];
  return [remark('blocker', `Only ${zones.size} of the control plane's zones have a subnet with ${forControlPlane} free addresses; EKS needs two.`, 'Free addresses in these subnets, or give the cluster others.', {
    evidence: few(subnets.map(({ subnetId, zone, freeAddresses }) => `${subnetId} in ${zone}: ${freeAddresses} free`)), unwaivable: true,
  })];
}

const podsNeed = { least: 16, advised: 256 };

export function podSubnetAddresses({ facts, kubernetes }: ChangeCheckContext): readonly Remark[] {
  return facts.subnets.flatMap(({ subnetId, freeAddresses }) => {
    if (!kubernetes?.podSubnetIds.includes(subnetId) || freeAddresses >= podsNeed.advised) return [];
    const few = freeAddresses < podsNeed.least;
    return [remark(few ? 'blocker' : 'warning', `Pods have their addresses in subnet ${subnetId}, which has ${freeAddresses} left; new nodes take theirs before the old ones return them.`, 'Free addresses, or add a larger subnet by another ENIConfig.', { about: subnetId })];
  });
}

/** Above this share of a quota there is hardly room for anything else that happens at the same time. */
const nearlyFull = 0.9;

/** By quota; of the instance types that count against it the largest is reckoned with, for it is not known which will come. */
export function vCpuQuotas(context: ChangeCheckContext): readonly Remark[] {
  const { facts, nodes } = context;
  const managed = surges(context).map(({ group, nodes: more }): Bought => ({ ...group, capacityTypes: [group.capacityType], more }));
  const own = [...new Set(selfManagedMoves(context).map(({ group }) => group))].map((group): Bought => ({ ...group, more: refreshSurge(group.scaling.desiredSize) }));
  return facts.quotas.flatMap((quota) => {
    const take = (groups: readonly Bought[]) => groups.map((group) => ({ ...group, vCpus: vCpusOf(group, quota.name, facts) })).filter(({ vCpus }) => vCpus > 0);
    const users = [take(managed), take(own)] as const;
    if (users.flat().length === 0) return [];
    // Self-managed groups are rolled one after another, beside the managed ones.
    const needed = atOnce(users[0].map(({ vCpus }) => vCpus), nodes.parallel) + atOnce(users[1].map(({ vCpus }) => vCpus), 1);
    return overQuota(quota, needed, few(users.flat().map(({ name, more, vCpus }) => `${name}: ${count(more, 'more node')}, ${vCpus} vCPUs`)));
  });
}

/** A group that is rolled, with how many nodes it has more meanwhile. */
interface Bought {
  readonly name: string;
  readonly instanceTypes: readonly string[];
  readonly capacityTypes: readonly CapacityType[];
  readonly more: number;
}

function vCpusOf({ instanceTypes, capacityTypes, more }: Bought, quota: QuotaName, facts: UpgradeFacts): number {
  const sizes = instanceTypes.filter((type) => capacityTypes.some((capacityType) => vCpuQuota(type, capacityType) === quota)).map((type) => facts.instanceTypes[type]?.vCpus ?? 0);
  return more * Math.max(0, ...sizes);
}

function overQuota(quota: QuotaFact, needed: number, evidence: readonly string[]): readonly Remark[] {
  const { name, limit, used = 0 } = quota;
  const remedy = remedyFor(name, 'roll fewer groups at the same time');
  if (needed > left(quota)) return [remark('blocker', `While groups are rolled, ${inNumbers(quota, needed)}.`, remedy, { about: name, evidence })];
  if (used + needed < nearlyFull * limit) return [];
  return [remark('warning', `While groups are rolled, ${used + needed} of the quota of ${limit} ${quotas[name].counts} are in use.`, remedy, { about: name, evidence })];
}

const storage: readonly QuotaName[] = ['gp2-storage', 'gp3-storage'];

/** New nodes come with their volumes before the old ones go. */
export function storageQuotas({ facts }: ChangeCheckContext): readonly Remark[] {
  return facts.quotas.flatMap(({ name, limit, used = 0 }) => {
    if (!storage.includes(name) || used < 0.8 * limit) return [];
    const severity = used >= nearlyFull * limit ? 'blocker' : 'warning';
    return [remark(severity, `${used} of the quota of ${limit} ${quotas[name].counts} are in use; new nodes bring volumes before old ones go.`, remedyFor(name, 'roll fewer groups at the same time'), { about: name })];
  });
}

/** What could not be looked at was not checked either. */
export function notChecked({ facts }: ChangeCheckContext): readonly Remark[] {
  return facts.unread.map(unread);
}
