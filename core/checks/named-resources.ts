import { instanceProfilesNamed, keyPairsNamed, keysNamed, logGroupName, rolesNamed, securityGroupsNamed, securityGroupsWorn } from '../plan/account/named.ts';
import { hasLogGroup } from '../plan/templates/access.ts';
import type { CheckContext, Remark } from './check.ts';
import { unread } from './unread.ts';

export function roleMissing({ spec, facts: { account } }: CheckContext): readonly Remark[] {
  return rolesNamed(spec).filter(({ id }) => account?.missingRoles.includes(id)).map(({ id, path }) => ({
    severity: 'blocker',
    path,
    message: `The account has no role ${id}.`,
    remedy: 'Correct the ARN, with the role’s path in it, or leave the role out: then one is made.',
  }));
}

export function instanceProfileMissing({ spec, facts: { account } }: CheckContext): readonly Remark[] {
  return instanceProfilesNamed(spec).filter(({ id }) => account?.missingInstanceProfiles.includes(id)).map(({ id, path }) => ({
    severity: 'blocker',
    path,
    message: `The account has no instance profile ${id}.`,
    remedy: 'Correct the ARN, with the profile’s path in it, or leave the instance profile out: then one is made.',
  }));
}

/** Auto Scaling and EKS would refuse the launch template, minutes after the cluster is there. */
export function keyPairMissing({ spec, facts: { account } }: CheckContext): readonly Remark[] {
  return keyPairsNamed(spec).filter(({ id }) => account?.missingKeyPairs.includes(id)).map(({ id, path }) => ({
    severity: 'blocker',
    path,
    message: `${spec.metadata.region} has no EC2 key pair ${id}.`,
    remedy: 'Name a key pair of this account and region, or give the public key itself as ssh.publicKey: then one is made.',
  }));
}

const whyUnusable: Readonly<Record<string, string>> = { missing: 'does not exist', Disabled: 'is disabled', PendingDeletion: 'is about to be deleted', PendingImport: 'has no key material yet', Unavailable: 'is unavailable' };

/** A cluster whose key is gone cannot be read, updated or saved. */
export function keyUnusable({ spec, facts: { account } }: CheckContext): readonly Remark[] {
  return keysNamed(spec).flatMap(({ id, path }) => {
    const state = account?.keys.find(({ arn }) => arn === id)?.state ?? 'Enabled';
    if (state === 'Enabled') return [];
    return [{ severity: 'blocker', path, message: `The KMS key ${id} ${whyUnusable[state] ?? `is ${state}`}.`, remedy: 'Enable the key or cancel its deletion, or name another one of this region.' }];
  });
}

export function securityGroupMissing({ spec, facts: { account } }: CheckContext): readonly Remark[] {
  return securityGroupsNamed(spec).filter(({ id }) => account?.missingSecurityGroups.includes(id)).map(({ id, path }) => ({
    severity: 'blocker',
    path,
    message: `${spec.metadata.region} has no security group ${id}.`,
    remedy: `Name a security group of the cluster’s VPC, or leave it out${path.startsWith('vpc.') ? ': then one is made' : ''}.`,
  }));
}

/** EC2 puts no network interface into a security group of another VPC; one of a new VPC nobody can name yet. */
export function securityGroupInOtherVpc({ spec, facts: { account, vpc } }: CheckContext): readonly Remark[] {
  return securityGroupsWorn(spec).flatMap(({ id, path }) => {
    const found = account?.securityGroupVpcs?.[id];
    if (found === undefined || found === vpc?.vpcId || (spec.network.kind === 'existing' && vpc === undefined)) return [];
    return [{ severity: 'blocker', path, message: `Security group ${id} is in ${found}, the cluster in ${vpc?.vpcId ?? 'a new VPC'}.`, remedy: 'Name security groups of the cluster’s VPC; for those that exist, name that VPC’s subnets under vpc.subnets.' }];
  });
}

/** EKS would go on writing into a log group that is there; CloudFormation cannot make it a second time. */
export function logGroupLeftOver({ spec, facts, operationId }: CheckContext): readonly Remark[] {
  const isOurs = facts.existingStacks.some((stack) => stack.operationId === operationId);
  if (facts.account?.hasLogGroup !== true || !hasLogGroup(spec.logging) || isOurs) return [];
  return [{
    severity: 'blocker',
    path: 'cloudWatch.clusterLogging.logRetentionInDays',
    message: `Log group ${logGroupName(spec.metadata.name)} exists already, left by an earlier cluster of that name, and cannot be made a second time.`,
    remedy: 'Delete the log group if nobody needs its logs, leave logRetentionInDays out, or choose another cluster name.',
  }];
}

/** What could not be looked at was not checked either. */
export function notChecked({ facts: { account } }: CheckContext): readonly Remark[] {
  return (account?.unread ?? []).map(unread);
}
