import { DescribeStacksCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeClusterCommand, ListClustersCommand, type EKSClient } from '@aws-sdk/client-eks';
import { stackNames } from '../../core/plan/names.ts';
import type { ProvisionFacts } from '../../core/plan/provision-facts.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { operationTag, tagRecord, unlessAbsent, type Tags } from '../shared/ownership.ts';
import { allPages } from '../shared/pages.ts';

interface Clients {
  readonly eks: EKSClient;
  readonly cloudFormation: CloudFormationClient;
}

/** How many clusters there are, and what has this one's names already. */
export async function surveyCluster({ eks, cloudFormation }: Clients, name: string, spec: ClusterSpec): Promise<Pick<ProvisionFacts, 'clusters' | 'existingCluster' | 'existingStacks'>> {
  const [clusters, ...stacks] = await Promise.all([surveyClusters(eks, name), ...stackNames(name, spec).map(async (stackName) => findStack(cloudFormation, stackName))]);
  return { ...clusters, existingStacks: stacks.filter((stack) => stack !== undefined) };
}

/** Their names tell whether there is anything to describe. */
async function surveyClusters(eks: EKSClient, name: string): Promise<Pick<ProvisionFacts, 'clusters' | 'existingCluster'>> {
  const names = (await allPages((nextToken) => eks.send(new ListClustersCommand({ nextToken })))).flatMap(({ clusters = [] }) => clusters);
  const existingCluster = names.includes(name) ? await findCluster(eks, name) : undefined;
  return { clusters: names.length, ...(existingCluster && { existingCluster }) };
}

async function findCluster(eks: EKSClient, name: string): Promise<ProvisionFacts['existingCluster']> {
  const cluster = (await unlessAbsent(async () => eks.send(new DescribeClusterCommand({ name }))))?.cluster;
  return cluster && { arn: cluster.arn ?? '', status: cluster.status ?? '', ...ownerOf(cluster.tags) };
}

async function findStack(cloudFormation: CloudFormationClient, stackName: string): Promise<ProvisionFacts['existingStacks'][number] | undefined> {
  const stack = (await unlessAbsent(async () => cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))))?.Stacks?.[0];
  return stack && { stackName, status: stack.StackStatus ?? '', ...ownerOf(tagRecord(stack.Tags)) };
}

function ownerOf(tags: Tags = {}): { operationId?: string } {
  const operationId = tags[operationTag];
  return operationId === undefined ? {} : { operationId };
}
