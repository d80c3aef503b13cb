import type { Target } from '../operation/operation.ts';
import type { ClusterSpec, Tags } from '../spec/cluster-spec.ts';
import { nodeGroupStackName, stackPrefix } from '../spec/stack-name.ts';

/** The stacks of a cluster, in the order in which they are made. Node groups have stacks of their own: see `nodeGroupStackName`. */
export const stackPurposes = ['network', 'access', 'egress', 'nodes', 'identity'] as const;

export type StackPurpose = (typeof stackPurposes)[number];

export function stackName(cluster: string, purpose: StackPurpose): string {
  return `${stackPrefix(cluster)}${purpose}`;
}

export function stackNames(cluster: string, spec?: Pick<ClusterSpec, 'managedNodeGroups' | 'selfManagedNodeGroups'>): readonly string[] {
  const groups = [...(spec?.managedNodeGroups.filter(({ launch }) => launch !== undefined) ?? []), ...(spec?.selfManagedNodeGroups ?? [])];
  return [...stackPurposes.map((purpose) => stackName(cluster, purpose)), ...groups.map(({ name }) => nodeGroupStackName(cluster, name))];
}

/** The tags of everything that an operation makes: its own, then the file's, then the resource's. */
export function tagsOf(operationId: string, { cluster }: Target, ...more: readonly Tags[]): Tags {
  return Object.assign({}, ...more, { 'drydock:operation': operationId, 'drydock:cluster': cluster }) as Tags;
}

/** Regions outside the partition `aws`, by how their names begin. */
const partitions: Readonly<Record<string, string>> = { 'cn-': 'aws-cn', 'us-gov-': 'aws-us-gov', 'eusc-': 'aws-eusc', 'us-iso-': 'aws-iso', 'us-isob-': 'aws-iso-b', 'eu-isoe-': 'aws-iso-e', 'us-isof-': 'aws-iso-f' };

export function partitionOf(region: string): string {
  return Object.entries(partitions).find(([beginning]) => region.startsWith(beginning))?.[1] ?? 'aws';
}
