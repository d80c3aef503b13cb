import type { ClusterIssue, ClusterIssueCode } from '@aws-sdk/client-eks';
import { AwsError } from '../../service.ts';
import type { Eks } from '../engine/eks.ts';
import { keyState, role, securityGroups, subnets } from '../engine/neighbours.ts';
import type { ClusterRecord } from '../model.ts';

/** EKS notices within three hours what a cluster has lost. */
const noticedWithin = 3 * 3_600_000;

/** Looks again at what the cluster needs, if the last look is three hours old. */
export async function reviewWhenDue(eks: Eks, cluster: ClusterRecord): Promise<void> {
  if (eks.world.clock.now() - cluster.healthReviewedAt >= noticedWithin) await reviewHealth(eks, cluster);
}

/** Asks EC2, IAM and KMS for what a running cluster needs, and shows what is missing as the cluster's health. */
export async function reviewHealth(eks: Eks, cluster: ClusterRecord): Promise<void> {
  const { shape } = cluster;
  if (shape.status !== 'ACTIVE' && shape.status !== 'UPDATING') return;
  cluster.healthReviewedAt = eks.world.clock.now();
  const found = await Promise.all([networkIssues(eks, cluster), roleIssues(eks, cluster), keyIssues(eks, cluster)]);
  shape.health = { issues: found.flat() };
}

const issue = (code: ClusterIssueCode, message: string, resourceIds: string[]): ClusterIssue => ({ code, message, resourceIds });

async function networkIssues(eks: Eks, { shape, place }: ClusterRecord): Promise<ClusterIssue[]> {
  const { subnetIds, securityGroupIds, clusterSecurityGroupId } = shape.resourcesVpcConfig;
  const about = { clusterName: shape.name };
  const lostSubnets = await missing(subnetIds, (id) => subnets(eks, place, [id], about));
  const groups = [...securityGroupIds, ...(clusterSecurityGroupId === undefined ? [] : [clusterSecurityGroupId])];
  const lostGroups = await missing(groups, (id) => securityGroups(eks, place, [id], about));
  return [
    ...(lostSubnets.length > 0 ? [issue('Ec2SubnetNotFound', 'Subnets of the cluster do not exist any more.', lostSubnets)] : []),
    ...(lostGroups.length > 0 ? [issue('Ec2SecurityGroupNotFound', 'Security groups of the cluster do not exist any more.', lostGroups)] : []),
  ];
}

/** The ids that EC2 does not know, by asking for each alone. */
async function missing(ids: readonly string[], ask: (id: string) => Promise<unknown>): Promise<string[]> {
  const lost: string[] = [];
  for (const id of ids) {
    await ask(id).catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      lost.push(id);
    });
  }
  return lost;
}

async function roleIssues(eks: Eks, { shape, place }: ClusterRecord): Promise<ClusterIssue[]> {
  const found = await role(eks, place, shape.roleArn);
  if (found === undefined) return [issue('IamRoleNotFound', 'The role of the cluster does not exist any more.', [shape.roleArn])];
  if (found.trusts?.includes('eks.amazonaws.com') !== false) return [];
  return [issue('AccessDenied', 'Amazon EKS may not assume the role of the cluster.', [shape.roleArn])];
}

/** By the state that KMS shows a key in; undefined is no key at all. */
const keyCodes: Readonly<Record<string, ClusterIssueCode>> = { Disabled: 'KmsKeyDisabled', PendingDeletion: 'KmsKeyMarkedForDeletion' };

async function keyIssues(eks: Eks, { shape, place }: ClusterRecord): Promise<ClusterIssue[]> {
  const issues: ClusterIssue[] = [];
  for (const { provider } of shape.encryptionConfig ?? []) {
    const arn = provider?.keyArn ?? '';
    const state = await keyState(eks, place, arn);
    if (state === undefined) issues.push(issue('KmsKeyNotFound', `The key ${arn} does not exist any more.`, [arn]));
    else if (state !== 'Enabled') issues.push(issue(keyCodes[state] ?? 'KmsKeyDisabled', `The key ${arn} is ${state}.`, [arn]));
  }
  return issues;
}
