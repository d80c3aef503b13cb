import { DescribeStacksCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { stackNames } from '../../core/plan/names.ts';
import type { ProvisionFacts } from '../../core/plan/provision-facts.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { operationTag, tagRecord, unlessAbsent, type Tags } from '../shared/ownership.ts';

interface Clients {
  readonly eks: EKSClient;
  readonly cloudFormation: CloudFormationClient;
}

/** What has the cluster's names already. */
export async function surveyCluster({ eks, cloudFormation }: Clients, name: string, spec: ClusterSpec): Promise<Pick<ProvisionFacts, 'existingCluster' | 'existingStacks'>> {
  const [existingCluster, ...stacks] = await Promise.all([findCluster(eks, name), ...stackNames(name, spec).map(async (stackName) => findStack(cloudFormation, stackName))]);
  return { existingStacks: stacks.filter((stack) => stack !== undefined), ...(existingCluster && { existingCluster }) };
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
