import {
  CreateAddonCommand, CreateClusterCommand, CreateFargateProfileCommand, CreateNodegroupCommand, DescribeAddonCommand, DescribeClusterCommand, DescribeNodegroupCommand,
  DescribeUpdateCommand, EKSServiceException, UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import type { CreateAddonRequest, CreateCapabilityRequest, CreateClusterRequest, CreateFargateProfileRequest, CreateNodegroupRequest, EncryptionConfig, Update } from '@aws-sdk/client-eks';
import { embeddedEks, keyArn, roleArn } from './embedded-eks.ts';
import type { EmbeddedEks } from './embedded-eks.ts';
import type { EksOptions } from '../../../simulator/eks/options.ts';

/** A request that EKS accepts, with what a test is about on top. */
export const cluster = (over: Partial<CreateClusterRequest> = {}): CreateClusterRequest => ({
  name: 'prod',
  version: '1.34',
  roleArn: roleArn('cluster'),
  resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'] },
  accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
  bootstrapSelfManagedAddons: false,
  ...over,
});

export const nodegroup = (over: Partial<CreateNodegroupRequest> = {}): CreateNodegroupRequest => ({
  clusterName: 'prod',
  nodegroupName: 'workers',
  nodeRole: roleArn('node'),
  subnets: ['subnet-a', 'subnet-b'],
  scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 2 },
  ...over,
});

export const profile = (over: Partial<CreateFargateProfileRequest> = {}): CreateFargateProfileRequest => ({
  clusterName: 'prod',
  fargateProfileName: 'system',
  podExecutionRoleArn: roleArn('pods'),
  subnets: ['subnet-a', 'subnet-b'],
  selectors: [{ namespace: 'kube-system' }],
  ...over,
});

export const addon = (over: Partial<CreateAddonRequest> = {}): CreateAddonRequest => ({ clusterName: 'prod', addonName: 'coredns', ...over });

export const capability = (over: Partial<CreateCapabilityRequest> = {}): CreateCapabilityRequest => ({
  clusterName: 'prod', capabilityName: 'controllers', type: 'ACK', roleArn: roleArn('capability'), deletePropagationPolicy: 'RETAIN', ...over,
});

/** Encryption of secrets with a key; the member that says what is encrypted is deprecated, but still taken. */
export const encryption = (key: string, what = 'secrets'): EncryptionConfig[] => [{ ['resources' as string]: [what], provider: { keyArn: keyArn(key) } }];

/** Creates a cluster and lets it become ACTIVE. */
export async function provision(aws: EmbeddedEks, over: Partial<CreateClusterRequest> = {}): Promise<void> {
  const { name } = cluster(over);
  await aws.eks.send(new CreateClusterCommand(cluster(over)));
  await aws.clock.until(async () => (await aws.eks.send(new DescribeClusterCommand({ name }))).cluster?.status !== 'CREATING');
}

export async function withNodes(aws: EmbeddedEks, over: Partial<CreateNodegroupRequest> = {}): Promise<void> {
  const { clusterName, nodegroupName } = nodegroup(over);
  await aws.eks.send(new CreateNodegroupCommand(nodegroup(over)));
  await aws.clock.until(async () => (await aws.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))).nodegroup?.status !== 'CREATING');
}

export async function withProfile(aws: EmbeddedEks, over: Partial<CreateFargateProfileRequest> = {}): Promise<void> {
  await aws.eks.send(new CreateFargateProfileCommand(profile(over)));
  await aws.clock.advance(10 * 60_000);
}

export async function withAddon(aws: EmbeddedEks, over: Partial<CreateAddonRequest> = {}): Promise<void> {
  await aws.eks.send(new CreateAddonCommand(addon(over)));
  await aws.clock.until(async () => (await describeAddon(aws, addon(over).addonName)).status !== 'CREATING');
}

export async function describeAddon(aws: EmbeddedEks, addonName: string | undefined) {
  const { addon: found } = await aws.eks.send(new DescribeAddonCommand({ clusterName: 'prod', addonName }));
  return found ?? {};
}

/** An embedded EKS with one ACTIVE cluster. */
export async function withCluster(options: EksOptions = {}, over: Partial<CreateClusterRequest> = {}): Promise<EmbeddedEks> {
  const aws = await embeddedEks(options);
  await provision(aws, over);
  return aws;
}

/** Moves the cluster to a version and lets that finish. Gives the update's id. */
export async function upgrade(aws: EmbeddedEks, version: string): Promise<string | undefined> {
  const { update } = await aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version }));
  await ended(aws, update?.id);
  return update?.id;
}

/** Waits until a cluster's update is no longer in progress, and gives it. */
export async function ended(aws: EmbeddedEks, updateId: string | undefined): Promise<Update> {
  let found: Update = {};
  await aws.clock.until(async () => {
    found = (await aws.eks.send(new DescribeUpdateCommand({ name: 'prod', updateId }))).update ?? {};
    return found.status !== 'InProgress';
  });
  return found;
}

/** How a call was refused: exception, HTTP code and message. */
export async function refusal(call: Promise<unknown>): Promise<{ exception: string; code: number | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof EKSServiceException) return { exception: error.name, code: error.$metadata.httpStatusCode, message: error.message };
    throw error;
  }
  return { exception: 'it succeeded', code: 200, message: '' };
}
