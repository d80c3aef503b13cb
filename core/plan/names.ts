import type { Target } from '../operation/operation.ts';
import type { Tags } from '../spec/cluster-spec.ts';

/** The stacks of a cluster, in the order in which they are made. */
export const stackPurposes = ['network', 'access', 'egress', 'identity'] as const;

export type StackPurpose = (typeof stackPurposes)[number];

/** A cluster's name may have underscores, a stack's may not. */
export function stackName(cluster: string, purpose: StackPurpose): string {
  return `drydock-${cluster.replaceAll('_', '-')}-${purpose}`;
}

export function stackNames(cluster: string): readonly string[] {
  return stackPurposes.map((purpose) => stackName(cluster, purpose));
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
