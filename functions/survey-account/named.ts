import { DescribeLogGroupsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeSecurityGroupsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Target } from '../../core/operation/operation.ts';
import type { AccountFacts, KeyFact } from '../../core/plan/account/account-facts.ts';
import { keysNamed, logGroupName, rolesNamed, securityGroupsNamed, type Mention } from '../../core/plan/account/named.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { unlessAbsent } from '../shared/ownership.ts';

/** Of the roles that the file names, those that the account does not have. Roles of other accounts cannot be looked at. */
export async function missingRoles(iam: IAMClient, { account }: Target, spec: ClusterSpec): Promise<readonly string[]> {
  const own = idsOf(rolesNamed(spec)).filter((arn) => arn.split(':')[4] === account);
  const found = await Promise.all(own.map(async (arn) => [arn, await findRole(iam, arn)] as const));
  return found.filter(([arn, present]) => present !== arn).map(([arn]) => arn);
}

async function findRole(iam: IAMClient, arn: string): Promise<string | undefined> {
  const answer = await unlessNoEntity(async () => iam.send(new GetRoleCommand({ RoleName: arn.split('/').at(-1) ?? '' })));
  return answer?.Role?.Arn;
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
