import { readFile } from 'node:fs/promises';
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** Identifiers of what clusters stand on, by the names of `ground.yaml`'s outputs. */
export type Ground = Readonly<Record<'SubnetA' | 'SubnetB' | 'ClusterRole' | 'NodeRole' | 'FargateRole' | 'PodRole' | 'CapabilityRole' | 'MachineRole' | 'Key', string>>;

export const connection = (endpoint: string) => ({ endpoint, region: 'us-west-2', credentials: { accessKeyId: 'acceptance', secretAccessKey: 'any' } });

/** Makes network, roles and a key for clusters by CloudFormation. */
export async function layGround(url: string): Promise<Ground> {
  const client = new CloudFormationClient(connection(url));
  const TemplateBody = await readFile(new URL('./ground.yaml', import.meta.url), 'utf8');
  const StackName = 'ground';
  await client.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { StackName });
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  return Object.fromEntries((stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])) as Ground;
}
