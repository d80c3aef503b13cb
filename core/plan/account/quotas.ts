import { allNodeGroups } from '../../spec/all-node-groups.ts';
import type { ClusterSpec } from '../../spec/cluster-spec.ts';
import { purchasesOf, type CapacityType } from './purchases.ts';

interface Quota {
  /** Service Quotas' words. */
  readonly serviceCode: 'eks' | 'ec2' | 'ebs' | 'vpc';
  readonly quotaCode: string;
  /** What it counts: "3 … more are wanted". */
  readonly counts: string;
}

/** The quotas that are looked at, with Service Quotas' codes. */
export const quotas = {
  clusters: { serviceCode: 'eks', quotaCode: 'L-1194D53C', counts: 'clusters in the region' },
  'node-groups': { serviceCode: 'eks', quotaCode: 'L-6D54EA21', counts: 'managed node groups in a cluster' },
  'nodes-per-group': { serviceCode: 'eks', quotaCode: 'L-BD136A63', counts: 'nodes in a managed node group' },
  'fargate-profiles': { serviceCode: 'eks', quotaCode: 'L-33415657', counts: 'Fargate profiles in a cluster' },
  vpcs: { serviceCode: 'vpc', quotaCode: 'L-F678F1CE', counts: 'VPCs in the region' },
  'internet-gateways': { serviceCode: 'vpc', quotaCode: 'L-A4707A72', counts: 'internet gateways in the region' },
  'nat-gateways': { serviceCode: 'vpc', quotaCode: 'L-FE5A380F', counts: 'NAT gateways in an availability zone' },
  addresses: { serviceCode: 'ec2', quotaCode: 'L-0263D0A3', counts: 'Elastic IP addresses in the region' },
  'on-demand-standard': { serviceCode: 'ec2', quotaCode: 'L-1216C47A', counts: 'vCPUs of running On-Demand Standard instances' },
  'spot-standard': { serviceCode: 'ec2', quotaCode: 'L-34B43A08', counts: 'vCPUs of Standard Spot instances' },
  'on-demand-g': { serviceCode: 'ec2', quotaCode: 'L-DB2E81BA', counts: 'vCPUs of running On-Demand G and VT instances' },
  'spot-g': { serviceCode: 'ec2', quotaCode: 'L-3819A6DF', counts: 'vCPUs of G and VT Spot instances' },
  'on-demand-p': { serviceCode: 'ec2', quotaCode: 'L-417A185B', counts: 'vCPUs of running On-Demand P instances' },
  'spot-p': { serviceCode: 'ec2', quotaCode: 'L-7212CCBC', counts: 'vCPUs of P Spot instances' },
  'on-demand-inf': { serviceCode: 'ec2', quotaCode: 'L-1945791B', counts: 'vCPUs of running On-Demand Inf instances' },
  'spot-inf': { serviceCode: 'ec2', quotaCode: 'L-B5D1601B', counts: 'vCPUs of Inf Spot instances' },
  'on-demand-trn': { serviceCode: 'ec2', quotaCode: 'L-2C3B7624', counts: 'vCPUs of running On-Demand Trn instances' },
  'spot-trn': { serviceCode: 'ec2', quotaCode: 'L-6B0D517C', counts: 'vCPUs of Trn Spot instances' },
  'gp2-storage': { serviceCode: 'ebs', quotaCode: 'L-D18FCD1D', counts: 'TiB of gp2 volumes in the region' },
  'gp3-storage': { serviceCode: 'ebs', quotaCode: 'L-7A658B76', counts: 'TiB of gp3 volumes in the region' },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;

/** By how an instance type's name begins; the first that fits. Other types have quotas of their own, which are not looked at. */
const classes: readonly (readonly [beginning: RegExp, kind: 'standard' | 'g' | 'p' | 'inf' | 'trn'])[] = [
  [/^inf\d/, 'inf'],
  [/^trn\d/, 'trn'],
  [/^(?:g|gr|vt)\d/, 'g'],
  [/^p\d/, 'p'],
  [/^(?!mac|hpc)[acdhimrtz][a-z]*\d/, 'standard'],
];

/** The quota that counts an instance's vCPUs. A capacity block is paid for and counted by itself. */
export function vCpuQuota(instanceType: string, capacityType: CapacityType): QuotaName | undefined {
  if (capacityType === 'CAPACITY_BLOCK') return undefined;
  const kind = classes.find(([beginning]) => beginning.test(instanceType))?.[1];
  return kind === undefined ? undefined : `${capacityType === 'SPOT' ? 'spot' : 'on-demand'}-${kind}`;
}

/** The quotas that a provision may meet. */
export function quotasToRead(spec: ClusterSpec): readonly QuotaName[] {
  const { network, managedNodeGroups, fargateProfiles } = spec;
  const nat = network.kind === 'new' && network.nat !== 'Disable';
  const capacities = allNodeGroups(spec).flatMap(({ group }) => purchasesOf(group, group.scaling.maxSize).map(({ capacityType }) => ({ instanceTypes: group.instanceTypes, capacityType })));
  return [
    'clusters',
    ...(managedNodeGroups.length > 0 ? (['node-groups', 'nodes-per-group'] as const) : []),
    ...(fargateProfiles.length > 0 ? (['fargate-profiles'] as const) : []),
    ...(network.kind === 'new' ? (['vpcs', 'internet-gateways'] as const) : []),
    ...(nat ? (['nat-gateways', 'addresses'] as const) : []),
    ...vCpuQuotasOf(capacities),
  ];
}

/** The quotas that a change to a living cluster's nodes may meet: new ones come before old ones go, and bring their volumes. */
export function quotasOfRoll(groups: readonly Capacity[]): readonly QuotaName[] {
  return [...vCpuQuotasOf(groups), 'gp2-storage', 'gp3-storage'];
}

interface Capacity {
  readonly instanceTypes: readonly string[];
  readonly capacityType: CapacityType;
}

function vCpuQuotasOf(groups: readonly Capacity[]): readonly QuotaName[] {
  return [...new Set(groups.flatMap(({ instanceTypes, capacityType }) => instanceTypes.flatMap((type) => vCpuQuota(type, capacityType) ?? [])))];
}
