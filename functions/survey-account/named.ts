import { DescribeLogGroupsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyPairsCommand, DescribeSecurityGroupsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand, GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Target } from '../../core/operation/operation.ts';
import type { AccountFacts, KeyFact } from '../../core/plan/account/account-facts.ts';
import { instanceProfilesNamed, keyPairsNamed, keysNamed, logGroupName, rolesNamed, securityGroupsNamed, type Mention } from '../../core/plan/account/named.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { unlessAbsent } from '../shared/ownership.ts';

/** Of the roles that the file names, those that the account does not have. Roles of other accounts cannot be looked at. */
export async function missingRoles(iam: IAMClient, { account }: Target, spec: ClusterSpec): Promise<readonly string[]> {
  return missingOf(rolesNamed(spec), account, async (RoleName) => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.Arn);
}

export async function missingInstanceProfiles(iam: IAMClient, { account }: Target, spec: ClusterSpec): Promise<readonly string[]> {
  return missingOf(instanceProfilesNamed(spec), account, async (InstanceProfileName) => (await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile?.Arn);
}

/** Found by name; what has the name and another path is not what the ARN means. */
async function missingOf(mentions: readonly Mention[], account: string, arnOf: (name: string) => Promise<string | undefined>): Promise<readonly string[]> {
  const own = idsOf(mentions).filter((arn) => arn.split(':')[4] === account);
  const found = await Promise.all(own.map(async (arn) => [arn, await unlessNoEntity(async () => arnOf(arn.split('/').at(-1) ?? ''))] as const));
  return found.filter(([arn, present]) => present !== arn).map(([arn]) => arn);
}

/** IAM's own word for what is not there. */
async function unlessNoEntity<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && /^NoSuchEntity/.test(error.name)) return undefined;
    throw error;
  }
}

export async function describeKeys(kms: KMSClient, spec: ClusterSpec): Promise<readonly KeyFact[]> {
  return Promise.all(
    idsOf(keysNamed(spec)).map(async (arn) => {
      const answer = await unlessAbsent(async () => kms.send(new DescribeKeyCommand({ KeyId: arn })));
      return { arn, state: answer?.KeyMetadata?.KeyState ?? 'missing' };
    }),
  );
}

/** By filter, as security groups are. */
export async function missingKeyPairs(ec2: EC2Client, spec: ClusterSpec): Promise<readonly string[]> {
  const named = idsOf(keyPairsNamed(spec));
  if (named.length === 0) return [];
  const { KeyPairs: found = [] } = await ec2.send(new DescribeKeyPairsCommand({ Filters: [{ Name: 'key-name', Values: [...named] }] }));
  return named.filter((name) => !found.some(({ KeyName }) => KeyName === name));
}

/** By filter, not by id: one that does not exist is a finding of the plan, not an error. */
export async function describeSecurityGroups(ec2: EC2Client, spec: ClusterSpec): Promise<Pick<AccountFacts, 'missingSecurityGroups' | 'securityGroupVpcs'>> {
  const named = idsOf(securityGroupsNamed(spec));
  if (named.length === 0) return { missingSecurityGroups: [] };
  const { SecurityGroups: groups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values: [...named] }] }));
  const securityGroupVpcs = Object.fromEntries(groups.map(({ GroupId = '', VpcId = '' }) => [GroupId, VpcId]));
  return { missingSecurityGroups: named.filter((id) => securityGroupVpcs[id] === undefined), securityGroupVpcs };
}

export async function hasLogGroup(logs: CloudWatchLogsClient, cluster: string): Promise<boolean> {
  const name = logGroupName(cluster);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  return logGroups.some(({ logGroupName: found }) => found === name);
}

function idsOf(mentions: readonly Mention[]): readonly string[] {
  return [...new Set(mentions.map(({ id }) => id))];
}
