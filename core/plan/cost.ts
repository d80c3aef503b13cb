import { allNodeGroups, type AnyNodeGroup } from '../spec/all-node-groups.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import { instanceKey, volumesOf, type PriceKey } from './account/prices.ts';
import { purchasesOf } from './account/purchases.ts';
import type { Decisions } from './decisions.ts';
import type { Cost, CostItem } from './plan.ts';

/** AWS's own month, in hours. */
export const hoursInMonth = 730;

/** An item before its price is looked up. */
interface Part {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  /** The dearest of several counts: it is not known which instance type comes. None: nothing tells the price. */
  readonly keys: readonly PriceKey[];
  readonly hourly: boolean;
  /** Where there are no keys. */
  readonly whyUnpriced?: string;
}

/** What the plan costs in a month of nodes at their desired number. Undefined when nobody asked for prices. */
export function costOf(decisions: Decisions): Cost | undefined {
  const { account } = decisions.facts;
  if (account === undefined) return undefined;
  const items: CostItem[] = [];
  const unpriced: { what: string; why: string }[] = [];
  for (const part of parts(decisions)) {
    const prices = part.keys.flatMap((key) => account.prices[key] ?? []);
    if (prices.length < part.keys.length || prices.length === 0) unpriced.push({ what: part.what, why: part.whyUnpriced ?? 'There is no price for it.' });
    else items.push(itemOf(part, Math.max(...prices)));
  }
  const monthly = cents(items.reduce((sum, item) => sum + item.monthly, 0));
  return { currency: 'USD', monthly, items, unpriced: [...unpriced, ...byUse(decisions.spec)] };
}

function itemOf({ what, quantity, unit, hourly }: Part, price: number): CostItem {
  return { what, quantity, unit, price, monthly: cents(price * quantity * (hourly ? hoursInMonth : 1)) };
}

function parts(decisions: Decisions): readonly Part[] {
  const { spec, ranges } = decisions;
  const gateways = spec.network.kind === 'existing' || spec.network.nat === 'Disable' ? 0 : spec.network.nat === 'Single' ? 1 : ranges.length;
  const groups = allNodeGroups(spec).map(({ group }) => group);
  const publicNodes = groups.reduce((sum, { privateNetworking, scaling }) => sum + (privateNetworking ? 0 : scaling.desiredSize), 0);
  const isHourly = { unit: 'hour', hourly: true } as const;
  const all: readonly Part[] = [
    ...controlPlane(decisions),
    ...groups.flatMap(nodes),
    ...volumes(groups),
    { what: `NAT gateways`, quantity: gateways, keys: ['nat-gateway'], ...isHourly },
    { what: 'Public addresses of NAT gateways and nodes', quantity: gateways + publicNodes, keys: ['public-address'], ...isHourly },
    { what: 'KMS key of secrets', quantity: spec.secretsEncryption !== undefined && 'newKey' in spec.secretsEncryption ? 1 : 0, unit: 'month', keys: ['key'], hourly: false },
  ];
  return all.filter(({ quantity }) => quantity > 0);
}

/** Extended support comes on top of the ordinary price. */
function controlPlane({ facts, version }: Decisions): readonly Part[] {
  const extended = facts.versions.some((fact) => fact.version === version && fact.status === 'EXTENDED_SUPPORT');
  const part = (what: string, key: PriceKey): Part => ({ what, quantity: 1, unit: 'hour', keys: [key], hourly: true });
  return [part('Control plane', 'cluster'), ...(extended ? [part(`Extended support of Kubernetes ${version}`, 'extended-support')] : [])];
}

function nodes(group: AnyNodeGroup): readonly Part[] {
  const { name, scaling, instanceTypes } = group;
  return purchasesOf(group, scaling.desiredSize).map(({ capacityType, nodes: quantity }) => ({
    what: `Node group ${name}, ${quantity}${capacityType === 'SPOT' ? ' Spot' : ''} ${instanceTypes.join(' or ')}`.trim(),
    quantity,
    unit: 'hour',
    keys: instanceTypes.map((type) => instanceKey(group, capacityType, type)),
    hourly: true,
    ...(instanceTypes.length === 0 && { whyUnpriced: 'Its launch template says the instance type.' }),
  }));
}

function volumes(groups: readonly AnyNodeGroup[]): readonly Part[] {
  const all = groups.flatMap((group) => volumesOf(group).map(({ type, size = 0 }) => ({ type, gib: size * group.scaling.desiredSize })));
  return [...Map.groupBy(all, ({ type }) => type)].map(([type, some]) => {
    const quantity = some.reduce((sum, { gib }) => sum + gib, 0);
    return { what: `Volumes of nodes, ${quantity} GiB of ${type}`, quantity, unit: 'GB-month', hourly: false, ...(type === 'gp3' ? { keys: ['volume'] } : { keys: [], whyUnpriced: 'More than its gigabytes is paid.' }) };
  });
}

/** What depends on use is said, not guessed. */
function byUse({ logging, fargateProfiles, network, addons, autoMode, privateCluster, capabilities }: ClusterSpec): Cost['unpriced'] {
  return [
    ...(autoMode ? [{ what: 'Nodes of EKS Auto Mode', why: 'They come and go with the pods, and are paid by the hour with a surcharge.' }] : []),
    ...(privateCluster ? [{ what: 'VPC endpoints', why: 'They are paid by zone, hour and gigabyte.' }] : []),
    ...(capabilities.length > 0 ? [{ what: `Capabilities ${capabilities.map(({ name }) => name).join(', ')}`, why: 'They are paid by the hour and by the resources that they keep.' }] : []),
    ...(fargateProfiles.length > 0 ? [{ what: `Fargate profile${fargateProfiles.length === 1 ? '' : 's'} ${fargateProfiles.map(({ name }) => name).join(', ')}`, why: 'Fargate is paid by the vCPUs and memory of the pods that run.' }] : []),
    ...(logging.types.length > 0 ? [{ what: `Control-plane logs (${logging.types.join(', ')})`, why: 'CloudWatch is paid by the amount that is written and kept.' }] : []),
    ...(addons.some(({ name }) => name === 'amazon-cloudwatch-observability') ? [{ what: 'Container Insights and container logs', why: 'CloudWatch is paid by observations and by the amount that is written.' }] : []),
    ...(network.kind === 'new' && network.nat !== 'Disable' ? [{ what: 'What passes the NAT gateways', why: 'They are paid by the gigabyte as well.' }] : []),
  ];
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
