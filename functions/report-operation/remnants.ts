import { DescribeStacksCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeClusterCommand, DescribeFargateProfileCommand, DescribeNodegroupCommand, ListFargateProfilesCommand, ListNodegroupsCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Operation, Remnant } from '../../core/operation/operation.ts';
import { stackNames } from '../../core/plan/names.ts';
import type { Step } from '../../core/plan/plan.ts';
import { operationTag, tagRecord, unlessAbsent, type Tags } from '../shared/ownership.ts';
import { allPages } from '../shared/pages.ts';

interface Clients {
  readonly eks: EKSClient;
  readonly cloudFormation: CloudFormationClient;
}

type Found = (Remnant & { readonly tags: Tags | undefined }) | undefined;

/** What exists of an operation's making, whatever its records say. Parts that cost nothing and go with their cluster are not listed apart from it. */
export async function findRemnants({ operationId, target: { cluster } }: Operation, steps: readonly Step[], { eks, cloudFormation }: Clients): Promise<readonly Remnant[]> {
  const found = await Promise.all([
    findCluster(eks, cluster),
    ...(await nodeGroupNames(eks, cluster)).map(async (name) => findNodeGroup(eks, cluster, name)),
    ...(await fargateProfileNames(eks, cluster)).map(async (name) => findFargateProfile(eks, cluster, name)),
    ...stacksOf(cluster, steps).map(async (name) => findStack(cloudFormation, name)),
  ]);
  return found.filter((remnant) => remnant?.tags?.[operationTag] === operationId).flatMap((remnant) => (remnant ? [withoutTags(remnant)] : []));
}

/** Those that every cluster may have, and those of its node groups, which only the plan names. */
function stacksOf(cluster: string, steps: readonly Step[]): readonly string[] {
  const planned = steps.flatMap(({ request }) => (request.kind === 'deploy-stack' ? [request.stackName] : []));
  return [...new Set([...stackNames(cluster), ...planned])];
}

async function findCluster(eks: EKSClient, name: string): Promise<Found> {
  const cluster = (await unlessAbsent(async () => eks.send(new DescribeClusterCommand({ name }))))?.cluster;
  return cluster && { type: 'AWS::EKS::Cluster', id: cluster.arn ?? name, status: cluster.status ?? '', tags: cluster.tags };
}

async function nodeGroupNames(eks: EKSClient, clusterName: string): Promise<readonly string[]> {
  const pages = await unlessAbsent(async () => allPages((nextToken) => eks.send(new ListNodegroupsCommand({ clusterName, nextToken }))));
  return pages?.flatMap(({ nodegroups = [] }) => nodegroups) ?? [];
}

async function fargateProfileNames(eks: EKSClient, clusterName: string): Promise<readonly string[]> {
  const pages = await unlessAbsent(async () => allPages((nextToken) => eks.send(new ListFargateProfilesCommand({ clusterName, nextToken }))));
  return pages?.flatMap(({ fargateProfileNames: names = [] }) => names) ?? [];
}

async function findNodeGroup(eks: EKSClient, clusterName: string, nodegroupName: string): Promise<Found> {
  const group = (await unlessAbsent(async () => eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))))?.nodegroup;
  return group && { type: 'AWS::EKS::Nodegroup', id: group.nodegroupArn ?? nodegroupName, status: group.status ?? '', tags: group.tags };
}

async function findFargateProfile(eks: EKSClient, clusterName: string, fargateProfileName: string): Promise<Found> {
  const profile = (await unlessAbsent(async () => eks.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName }))))?.fargateProfile;
  return profile && { type: 'AWS::EKS::FargateProfile', id: profile.fargateProfileArn ?? fargateProfileName, status: profile.status ?? '', tags: profile.tags };
}

async function findStack(cloudFormation: CloudFormationClient, name: string): Promise<Found> {
  const stack = (await unlessAbsent(async () => cloudFormation.send(new DescribeStacksCommand({ StackName: name }))))?.Stacks?.[0];
  if (!stack || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
  return { type: 'AWS::CloudFormation::Stack', id: stack.StackId ?? name, status: stack.StackStatus ?? '', tags: tagRecord(stack.Tags) };
}

function withoutTags({ type, id, status }: Remnant): Remnant {
  return { type, id, status };
}
