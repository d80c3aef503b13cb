import type { NodeGroupFact, QuotaFact, QuotaName, UpgradeFacts } from '../../plan/upgrade/facts.ts';
import { unavailable } from '../../plan/upgrade/steps/groups.ts';
import type { Remark } from '../check.ts';
import { few, remark, type ChangeCheckContext } from './check.ts';
import { managedMoves } from './groups.ts';

/** How many nodes EKS adds to a group while it rolls: twice its zones, or as many as may be unavailable; none with the strategy MINIMAL. */
export function surgeOf(group: NodeGroupFact, { subnets }: Pick<UpgradeFacts, 'subnets'>): number {
  if (group.updateConfig.strategy === 'MINIMAL' || group.scaling.desiredSize === 0) return 0;
  const zones = new Set(subnets.filter(({ subnetId }) => group.subnetIds.includes(subnetId)).map(({ zone }) => zone)).size;
  return Math.max(2 * zones, unavailable(group));
}

/** A surge, and where it takes what it needs. `parallel` of them come at the same time: the largest are reckoned with. */
interface Surge {
  readonly group: NodeGroupFact;
  readonly nodes: number;
  readonly vCpus: number;
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
    return { group, nodes, vCpus: nodes * Math.max(0, ...types.map(({ vCpus }) => vCpus)), addresses: Math.ceil((nodes * perNode) / Math.max(1, group.subnetIds.length)) };
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

const accelerated = /^(?:p|g|gr|vt|dl|inf|trn)\d/;

function vCpuQuota({ capacityType, instanceTypes }: NodeGroupFact): QuotaName {
  if (capacityType === 'SPOT') return 'spot-standard-vcpu';
  return instanceTypes.some((type) => accelerated.test(type)) ? 'on-demand-accelerated-vcpu' : 'on-demand-standard-vcpu';
}

/** Above this share of a quota there is hardly room for anything else that happens at the same time. */
const nearlyFull = 0.9;

export function vCpuQuotas(context: ChangeCheckContext): readonly Remark[] {
  const all = surges(context);
  return context.facts.quotas.flatMap((quota) => {
    const users = all.filter(({ group, vCpus }) => vCpus > 0 && vCpuQuota(group) === quota.name);
    if (users.length === 0) return [];
    const needed = atOnce(users.map(({ vCpus }) => vCpus), context.nodes.parallel);
    const evidence = few(users.map(({ group, nodes, vCpus }) => `${group.name}: ${nodes} more nodes, ${vCpus} vCPUs`));
    return overQuota(quota, needed, 'vCPUs', evidence);
  });
}

function overQuota({ name, quotaCode, limit, used }: QuotaFact, needed: number, what: string, evidence: readonly string[]): readonly Remark[] {
  const [free, remedy] = [limit - used, `Have quota ${quotaCode} raised, or roll fewer groups at the same time.`];
  if (needed > free) return [remark('blocker', `The surge takes up to ${needed} ${what}, and of quota ${name} (${limit}) ${Math.max(0, free)} are free.`, remedy, { about: name, evidence })];
  if (used + needed < nearlyFull * limit) return [];
  return [remark('warning', `With the surge ${used + needed} of ${limit} ${what} of quota ${name} are in use.`, remedy, { about: name, evidence })];
}

/** New nodes come with their volumes before the old ones go. */
export function storageQuotas({ facts }: ChangeCheckContext): readonly Remark[] {
  return facts.quotas.flatMap(({ name, quotaCode, limit, used }) => {
    if ((name !== 'gp2-storage-tib' && name !== 'gp3-storage-tib') || used < 0.8 * limit) return [];
    return [remark(used >= nearlyFull * limit ? 'blocker' : 'warning', `${used} of ${limit} TiB of quota ${name} are in use; new nodes bring volumes before old ones go.`, `Have quota ${quotaCode} raised.`, { about: name })];
  });
}
